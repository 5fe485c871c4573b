// Command kyverno answers admission reviews with the admission webhooks of Kyverno 1.19.1, one JSON line each.
// The protocol is described in ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"
)

type request struct {
	Op        string            `json:"op"`
	Documents []json.RawMessage `json:"documents"`
	Review    json.RawMessage   `json:"review"`
}

type failure struct {
	Error string `json:"error"`
}

func main() {
	ctrllog.SetLogger(logr.Discard())
	engine, err := newEngine()
	if err != nil {
		stop(err)
	}
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(engine.answer(line)); err != nil {
				stop(err)
			}
			if input.Buffered() == 0 {
				output.Flush()
			}
		}
		if err != nil {
			return
		}
	}
}

func stop(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (e *engine) answer(line []byte) any {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure{err.Error()}
	}
	switch r.Op {
	case "load":
		return e.load(r.Documents)
	case "review":
		return e.review(r.Review)
	case "default":
		return failure{"API defaulting is not part of Kyverno: hand over pods as a server would, defaulted"}
	}
	return failure{"unknown op " + r.Op}
}
