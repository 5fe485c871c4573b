package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	configv1alpha1 "github.com/open-policy-agent/gatekeeper/v3/apis/config/v1alpha1"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/controller/config/process"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type loaded struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings"`
}

// state is what the last load put into the engine, so that the next one can take it out again.
type state struct {
	ready        bool
	templateText []byte
	templates    []*templates.ConstraintTemplate
	constraints  []*unstructured.Unstructured
	data         []*unstructured.Unstructured
	mutators     []types.ID
	server       apiServer
}

// load replaces the whole state. After a load that fails nothing can be reviewed.
func (e *engine) load(documents []json.RawMessage) loaded {
	e.state.ready = false
	warnings, err := e.replace(documents)
	if err != nil {
		return loaded{Error: err.Error(), Warnings: warnings}
	}
	e.state.ready = true
	return loaded{OK: true, Warnings: warnings}
}

func (e *engine) replace(texts []json.RawMessage) ([]string, error) {
	documents, err := parseDocuments(texts)
	if err != nil {
		return []string{}, err
	}
	if err := e.clear(); err != nil {
		return []string{}, err
	}
	if err := e.loadTemplates(documents); err != nil {
		return []string{}, err
	}
	// All is admitted before any of it is enforced: a constraint without kinds matches Gatekeeper's own objects too.
	for _, one := range documents {
		if err := e.admit(one); err != nil {
			return []string{}, fmt.Errorf("%s: %w", one, err)
		}
	}
	synced := map[string]bool{}
	for _, one := range documents {
		if err := e.loadOne(one, synced); err != nil {
			return []string{}, fmt.Errorf("%s: %w", one, err)
		}
	}
	return e.unsynced(synced), nil
}

// loadTemplates keeps the compiled templates where they are those of the last load: compiling a large one takes long.
// Templates come before everything else, wherever they stand: a constraint's kind exists only after its template.
func (e *engine) loadTemplates(documents []document) error {
	var text []byte
	for _, one := range documents {
		if one.group() == templatesGroup {
			text = append(append(text, one.text...), '\n')
		}
	}
	if bytes.Equal(text, e.state.templateText) {
		return nil
	}
	if err := e.clearTemplates(); err != nil {
		return err
	}
	for _, one := range documents {
		if one.group() != templatesGroup {
			continue
		}
		if err := e.loadTemplate(one); err != nil {
			return fmt.Errorf("%s: %w", one, err)
		}
	}
	e.state.templateText = text
	return nil
}

// loadTemplate does what the template's admission does and then what its controller does.
// On a cluster only the first (can a CRD be made of it?) is told to the user; what the second says
// (does its code compile?) stands in the template's status, and the template then enforces nothing.
func (e *engine) loadTemplate(one document) error {
	if err := e.webhooks.admit(one); err != nil {
		return err
	}
	template := &templates.ConstraintTemplate{}
	if err := decodeInto(one, template); err != nil {
		return err
	}
	if _, err := e.constraints.AddTemplate(background, template); err != nil {
		return err
	}
	e.state.templates = append(e.state.templates, template)
	return nil
}

// admit lets Gatekeeper's webhook judge what it judges: its own kinds. Templates were admitted when they were compiled.
func (e *engine) admit(one document) error {
	switch one.group() {
	case constraintsGroup, mutationsGroup, configGroup, syncSetGroup:
		return e.webhooks.admit(one)
	default:
		return nil
	}
}

func (e *engine) loadOne(one document, synced map[string]bool) error {
	switch one.group() {
	case templatesGroup:
		return nil
	case constraintsGroup:
		return e.loadConstraint(one)
	case mutationsGroup:
		return e.loadMutator(one)
	case configGroup:
		return e.loadConfig(one, synced)
	case syncSetGroup:
		return loadSyncSet(one, synced)
	case webhooksGroup:
		return e.state.server.addConfiguration(one)
	default:
		return e.loadData(one)
	}
}

// loadConstraint refuses unknown parameters, as Gatekeeper itself and its CLI do. On a cluster the API server acts
// before Gatekeeper sees the constraint: it refuses unknown fields where the client asks for strict validation
// (kubectl does), and prunes them in silence otherwise.
func (e *engine) loadConstraint(one document) error {
	if _, err := e.constraints.AddConstraint(background, one.object); err != nil {
		return err
	}
	e.state.constraints = append(e.state.constraints, one.object)
	return nil
}

// loadConfig takes the excluded namespaces of a Config, which the webhooks honour, and notes what it syncs.
func (e *engine) loadConfig(one document, synced map[string]bool) error {
	config := &configv1alpha1.Config{}
	if err := decodeInto(one, config); err != nil {
		return err
	}
	e.excluder.Add(config.Spec.Match)
	for _, entry := range config.Spec.Sync.SyncOnly {
		synced[entry.ToGroupVersionKind().String()] = true
	}
	return nil
}

// clear takes out everything but the templates.
func (e *engine) clear() error {
	last := e.state
	e.state = state{templateText: last.templateText, templates: last.templates}
	for _, one := range last.constraints {
		if _, err := e.constraints.RemoveConstraint(background, one); err != nil {
			return err
		}
	}
	for _, one := range last.data {
		if _, err := e.constraints.RemoveData(background, one); err != nil {
			return err
		}
	}
	for _, id := range last.mutators {
		if err := e.mutators.Remove(id); err != nil {
			return err
		}
	}
	clear(e.cluster.namespaces)
	e.excluder.Replace(process.New())
	return nil
}

func (e *engine) clearTemplates() error {
	last := e.state.templates
	e.state.templateText, e.state.templates = nil, nil
	for _, one := range last {
		if _, err := e.constraints.RemoveTemplate(background, one); err != nil {
			return err
		}
	}
	return nil
}
