// Command gatekeeper answers admission reviews with the webhooks of Gatekeeper 3.23.1, one JSON line each.
// The protocol is described in ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

type request struct {
	Op        string            `json:"op"`
	Documents []json.RawMessage `json:"documents"`
	Review    json.RawMessage   `json:"review"`
}

func main() {
	// What the webhooks log about a request, they also say in its answer.
	log.SetLogger(logr.Discard())
	engine, err := newEngine()
	if err == nil {
		err = serve(engine)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(engine *engine) error {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			if failure := encoder.Encode(engine.answer(line)); failure != nil {
				return failure
			}
			if input.Buffered() == 0 {
				output.Flush()
			}
		}
		if err != nil {
			return nil
		}
	}
}

type failure struct {
	Error string `json:"error"`
}

func (e *engine) answer(line []byte) any {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure{err.Error()}
	}
	switch r.Op {
	case "load":
		return e.load(r.Documents)
	case "default":
		return failure{"Gatekeeper brings no API defaults: hand over pods that are defaulted"}
	case "review":
		return e.review(r.Review)
	}
	return failure{"unknown op " + r.Op}
}
