// Command kube answers admission reviews with the admission code of Kubernetes 1.37.2, one JSON line each:
// ValidatingAdmissionPolicy, MutatingAdmissionPolicy and Pod Security Admission over API defaulting, validation and RBAC.
// The protocol is described in ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/capabilities"
	"psp-ferry/conformance/shared/podfields"
)

type request struct {
	Op        string            `json:"op"`
	Documents []json.RawMessage `json:"documents"`
	TypeCheck bool              `json:"typeCheck"`
	Object    json.RawMessage   `json:"object"`
	Review    json.RawMessage   `json:"review"`
	Text      string            `json:"text"`
	Level     string            `json:"level"`
	Minor     int               `json:"minor"`
}

func main() {
	// As nearly every cluster is set up: without it API validation refuses privileged containers by itself.
	capabilities.Setup(true, 0)
	// Memory is plenty next to the time that a small heap costs.
	debug.SetGCPercent(400)
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	engine := &engine{}
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			if failure := encoder.Encode(engine.answer(line)); failure != nil {
				fmt.Fprintln(os.Stderr, failure)
				os.Exit(1)
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

type failure struct {
	Error string `json:"error"`
}

// engine holds what the last load put in place; nil before the first one.
type engine struct {
	cluster *cluster
}

func (e *engine) answer(line []byte) any {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure{err.Error()}
	}
	switch r.Op {
	case "load":
		return e.load(r.Documents, r.TypeCheck)
	case "default":
		return defaultPod(r.Object)
	case "fields":
		return podfields.Of(reflect.TypeOf(corev1.PodSpec{}))
	case "review":
		return e.review(r.Review)
	case "cost":
		return e.cost(r.Review)
	case "yaml":
		return parseYAML(r.Text)
	case "standards":
		return standardsOf(r.Level, r.Minor)
	}
	return failure{"unknown op " + r.Op}
}
