// Command gatekeeper answers admission reviews with the webhooks of Gatekeeper 3.23.1, one JSON line each.
// The protocol is described in ../README.md.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

type request struct {
	Op        string            `json:"op"`
	Documents []json.RawMessage `json:"documents"`
	Review    json.RawMessage   `json:"review"`
}

func main() {
	// Reviews make much garbage that lives shortly: collect it seldom.
	debug.SetGCPercent(400)
	// What the webhooks log about a request, they also say in its answer.
	log.SetLogger(logr.Discard())
	engine, err := newEngine()
	if err == nil {
		err = newPipeline(engine).run(os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type failure struct {
	Error string `json:"error"`
}

func (e *engine) answer(r request) any {
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
