package main

import (
	"context"
	"encoding/json"
	"errors"

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/admission"
	auditinternal "k8s.io/apiserver/pkg/apis/audit"
	"k8s.io/apiserver/pkg/audit"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

type reviewed struct {
	Allowed          bool              `json:"allowed"`
	Policy           string            `json:"policy"`
	Message          string            `json:"message,omitempty"`
	Object           *corev1.Pod       `json:"object,omitempty"`
	Mutated          *corev1.Pod       `json:"mutated,omitempty"`
	Warnings         []string          `json:"warnings"`
	AuditAnnotations map[string]string `json:"auditAnnotations"`
	ValidPod         string            `json:"validPod,omitempty"`
	Error            string            `json:"error,omitempty"`
}

var objectInterfaces = admission.NewObjectInterfacesFromScheme(legacyscheme.Scheme)

func (e *engine) review(raw json.RawMessage) reviewed {
	request, err := e.request(raw)
	if err != nil {
		return reviewed{Error: err.Error(), Warnings: []string{}, AuditAnnotations: map[string]string{}}
	}
	return e.cluster.judge(request)
}

func (e *engine) request(raw json.RawMessage) (*podRequest, error) {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(raw, &review); err != nil {
		return nil, err
	}
	if e.cluster == nil || review.Request == nil {
		return nil, errors.New("load documents first, then send a review with a request")
	}
	return newPodRequest(review.Request)
}

// judge takes one request through the chain and collects what the user and the audit log would see.
func (c *cluster) judge(r *podRequest) reviewed {
	warnings := &warningList{}
	ctx := warning.WithWarningRecorder(audit.WithAuditContext(context.Background()), warnings)
	log := audit.AuditContextFrom(ctx)
	if err := log.Init(audit.RequestAuditConfig{Level: auditinternal.LevelMetadata}, nil); err != nil {
		return reviewed{Error: err.Error()}
	}
	var result reviewed
	if err := c.admit(ctx, r, &result); err != nil {
		result.Message = err.Error()
	} else {
		result.Allowed = true
	}
	result.Warnings, result.AuditAnnotations = warnings.all(), log.GetEventAnnotations()
	if result.AuditAnnotations == nil {
		result.AuditAnnotations = map[string]string{}
	}
	return result
}

// admit goes through the phases in the server's order: mutating admission, the pod strategy, validating admission.
func (c *cluster) admit(ctx context.Context, r *podRequest, result *reviewed) error {
	if r.pod != nil && c.chain.Handles(r.operation) {
		if err := c.chain.(admission.MutationInterface).Admit(ctx, r.attributes(), objectInterfaces); err != nil {
			return err
		}
	}
	if r.pod != nil {
		result.Mutated = external(r.pod.DeepCopy())
		result.ValidPod = r.prepare()
		result.Object = external(r.pod)
		result.Policy = r.pod.Annotations["kubernetes.io/psp"]
	}
	return c.chain.(admission.ValidationInterface).Validate(ctx, r.attributes(), objectInterfaces)
}
