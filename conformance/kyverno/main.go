// Command kyverno answers admission reviews with the admission webhooks of Kyverno 1.19.1, one JSON line each.
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

type failure struct {
	Error string `json:"error"`
}

func main() {
	// Compiling CEL makes much garbage that lives shortly: collect it seldom.
	debug.SetGCPercent(400)
	// What Kyverno logs about a request, it also says in its answer.
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

func (e *engine) answer(r request) any {
	switch r.Op {
	case "load":
		return e.load(r.Documents)
	case "review":
		return e.review(r.Review)
	case "default":
		return failure{"Kyverno brings no API defaults: hand over pods that are defaulted"}
	}
	return failure{"unknown op " + r.Op}
}
