// Command psp answers admission reviews with the PodSecurityPolicy plugin of Kubernetes 1.24.17, one JSON line each.
// The protocol is described in ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/pkg/capabilities"
	"psp-ferry/conformance/shared/podfields"
)

type request struct {
	Op        string            `json:"op"`
	Documents []json.RawMessage `json:"documents"`
	Object    json.RawMessage   `json:"object"`
	Review    json.RawMessage   `json:"review"`
	Namespace string            `json:"namespace"`
}

func main() {
	if err := utilfeature.DefaultMutableFeatureGate.Set("ProcMountType=true"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// As servers are started that run privileged pods at all.
	capabilities.Setup(true, 0)
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	engine := newEngine()
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

func (e *engine) answer(line []byte) any {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure{err.Error()}
	}
	switch r.Op {
	case "load":
		return e.load(r.Documents)
	case "default":
		return defaultPod(r.Object)
	case "make":
		return makePod(r.Object, r.Namespace, r.Documents)
	case "fields":
		return podfields.Of(reflect.TypeOf(corev1.PodSpec{}))
	case "review":
		return e.review(r.Review, true)
	case "unasked":
		return e.review(r.Review, false)
	}
	return failure{"unknown op " + r.Op}
}
