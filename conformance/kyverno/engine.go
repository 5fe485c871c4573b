package main

import (
	"encoding/json"

	"github.com/kyverno/kyverno/pkg/clients/dclient"
	reportutils "github.com/kyverno/kyverno/pkg/utils/report"
)

// engine is what lives as long as the program; state is what one load makes.
type engine struct {
	discovery dclient.IDiscovery
	schemas   schemas
	state     *state
}

func newEngine() (*engine, error) {
	// Kyverno keeps this in a global. Nothing listed: no reports are written of what was judged.
	reportutils.NewReportingConfig(nil)
	discovery, err := newDiscovery()
	if err != nil {
		return nil, err
	}
	return &engine{discovery: discovery, schemas: schemas{}}, nil
}

type loaded struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings"`
}

// load replaces the whole state: objects are admitted as the server and Kyverno's policy webhook do.
func (e *engine) load(documents []json.RawMessage) loaded {
	e.state = nil
	next := newState(newCluster(e.discovery), e.schemas)
	for _, document := range documents {
		if err := next.add(document); err != nil {
			return loaded{Error: err.Error(), Warnings: next.warnings}
		}
	}
	if err := next.serve(); err != nil {
		return loaded{Error: err.Error(), Warnings: next.warnings}
	}
	e.state = next
	return loaded{OK: true, Warnings: next.warnings}
}
