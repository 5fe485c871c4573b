package main

import (
	"context"
	"encoding/json"
	"fmt"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
)

type loaded struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings"`
}

// documents is a set of objects on its way into a cluster.
type documents struct {
	created                map[string]bool
	validating             []*validating.Policy
	validatingBindings     []*validating.PolicyBinding
	mutating               []*mutating.Policy
	mutatingBindings       []*mutating.PolicyBinding
	namespaces             namespaces
	roles                  rbacObjects
	podSecurity            []byte
	podSecurityWasProvided bool
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
	if config, err := podSecurityConfiguration(raw); config != nil || err != nil {
		return d.configure(config, err)
	}
	object, name, err := create(ctx, raw)
	if err != nil {
		return err
	}
	if d.created[name] {
		return fmt.Errorf("%s already exists", name)
	}
	d.created[name] = true
	switch typed := object.(type) {
	case *admissionregistration.ValidatingAdmissionPolicy:
		if typed.Spec.ParamKind != nil {
			return errParams(name)
		}
		d.validating = append(d.validating, toV1[admissionv1.ValidatingAdmissionPolicy](typed))
	case *admissionregistration.ValidatingAdmissionPolicyBinding:
		d.validatingBindings = append(d.validatingBindings, toV1[admissionv1.ValidatingAdmissionPolicyBinding](typed))
	case *admissionregistration.MutatingAdmissionPolicy:
		if typed.Spec.ParamKind != nil {
			return errParams(name)
		}
		d.mutating = append(d.mutating, toV1[admissionv1.MutatingAdmissionPolicy](typed))
	case *admissionregistration.MutatingAdmissionPolicyBinding:
		d.mutatingBindings = append(d.mutatingBindings, toV1[admissionv1.MutatingAdmissionPolicyBinding](typed))
	default:
		return d.addOther(object)
	}
	return nil
}

func errParams(name string) error {
	return fmt.Errorf("%s: spec.paramKind is valid, but this program serves no parameters", name)
}

func (d *documents) configure(config []byte, err error) error {
	if err == nil && d.podSecurityWasProvided {
		err = fmt.Errorf("a second PodSecurityConfiguration")
	}
	d.podSecurity, d.podSecurityWasProvided = config, true
	return err
}

// warningList is what the server would answer in Warning headers.
type warningList struct{ texts []string }

func (w *warningList) AddWarning(_, text string) { w.texts = append(w.texts, text) }

func (w *warningList) all() []string { return append([]string{}, w.texts...) }
