package main

import (
	"context"
	"encoding/json"
	"errors"

	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/warning"
)

type loaded struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings"`
}

// documents are the objects of one load, on their way into a cluster.
type documents struct {
	created            map[string]bool
	validating         []*validating.Policy
	validatingBindings []*validating.PolicyBinding
	mutating           []*mutating.Policy
	mutatingBindings   []*mutating.PolicyBinding
	namespaces         namespaces
	rbac               rbacObjects
	podSecurity        json.RawMessage
}

// load replaces the whole state. Type checking takes longer than all else and so is made only when asked for.
func (e *engine) load(raw []json.RawMessage, typeCheck bool) loaded {
	warnings := &warningList{}
	ctx := warning.WithWarningRecorder(context.Background(), warnings)
	set := &documents{created: map[string]bool{}, namespaces: namespaces{}}
	for _, document := range raw {
		if err := set.add(ctx, document); err != nil {
			return loaded{Error: err.Error(), Warnings: warnings.all()}
		}
	}
	if typeCheck {
		warnings.texts = append(warnings.texts, typeWarnings(set.validating)...)
	}
	cluster, err := newCluster(set)
	if err != nil {
		return loaded{Error: err.Error(), Warnings: warnings.all()}
	}
	e.cluster = cluster
	return loaded{OK: true, Warnings: warnings.all()}
}

func (d *documents) add(ctx context.Context, raw json.RawMessage) error {
	config, err := podSecurityConfiguration(raw)
	if err != nil {
		return err
	}
	if config == nil {
		return d.create(ctx, raw)
	}
	if d.podSecurity != nil {
		return errors.New("a second configuration of Pod Security Admission")
	}
	d.podSecurity = config
	return nil
}

// warningList is what the server would answer in Warning headers.
type warningList struct{ texts []string }

func (w *warningList) AddWarning(_, text string) { w.texts = append(w.texts, text) }

func (w *warningList) all() []string { return append([]string{}, w.texts...) }
