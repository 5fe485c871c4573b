package main

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
)

type parsed struct {
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
}

// parseYAML splits and reads a stream as kubectl does, documents of comments alone left out.
func parseYAML(text string) parsed {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	result := parsed{Documents: []json.RawMessage{}}
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return result
		} else if err != nil {
			return parsed{Documents: []json.RawMessage{}, Error: err.Error()}
		}
		if len(document) > 0 && string(document) != "null" {
			result.Documents = append(result.Documents, document)
		}
	}
}
