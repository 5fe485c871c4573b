package main

import (
	"encoding/json"
	"errors"
	"net/http"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

type reviewed struct {
	Allowed  bool            `json:"allowed"`
	Policy   string          `json:"policy"`
	Message  string          `json:"message,omitempty"`
	Object   json.RawMessage `json:"object,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	Error    string          `json:"error,omitempty"`
}

func (e *engine) review(text json.RawMessage) reviewed {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(text, &review); err != nil {
		return reviewed{Error: err.Error()}
	}
	if !e.state.ready || review.Request == nil {
		return reviewed{Error: "load documents first, then send a review with a request"}
	}
	r := admission.Request{AdmissionRequest: *review.Request}
	for _, raw := range []*[]byte{&r.Object.Raw, &r.OldObject.Raw} {
		encoded, err := asServer(*raw)
		if err != nil {
			return reviewed{Error: err.Error()}
		}
		*raw = encoded
	}
	return e.mutateAndValidate(r)
}

// mutateAndValidate calls the webhooks in a server's order. A server would also fill in API defaults below what was mutated;
// callers that care hand the answered object over again, defaulted.
func (e *engine) mutateAndValidate(r admission.Request) reviewed {
	var warnings []string
	wanted, err := calls(e.state.server.mutating, &r.AdmissionRequest)
	if err != nil {
		return reviewed{Message: err.Error()}
	}
	// Without mutators the mutating webhook changes nothing, and takes a third of the time.
	if wanted && len(e.state.mutators) > 0 {
		mutated := e.webhooks.mutating.Handle(background, r)
		if !mutated.Allowed {
			return refused(mutated)
		}
		if err := apply(mutated, &r); err != nil {
			return reviewed{Error: err.Error()}
		}
		warnings = mutated.Warnings
	}
	if wanted, err = calls(e.state.server.validating, &r.AdmissionRequest); err != nil {
		return reviewed{Message: err.Error()}
	}
	if !wanted {
		return reviewed{Allowed: true, Object: r.Object.Raw, Policy: policyOf(r.Object.Raw), Warnings: warnings}
	}
	return e.webhooks.validate(r, warnings)
}

func (w *webhooks) validate(r admission.Request, warnings []string) reviewed {
	validated := w.validating.Handle(background, r)
	result := refused(validated)
	result.Allowed = validated.Allowed
	result.Object = r.Object.Raw
	result.Policy = policyOf(r.Object.Raw)
	result.Warnings = append(warnings, validated.Warnings...)
	return result
}

// refused is an answer in the webhook's words. Where the webhook could not judge, a server refuses too:
// the failure policy is only about webhooks that do not answer.
func refused(response admission.Response) reviewed {
	result := reviewed{}
	if response.Result == nil {
		return result
	}
	if !response.Allowed {
		result.Message = response.Result.Message
	}
	if response.Result.Code >= http.StatusInternalServerError {
		result.Error = response.Result.Message
	}
	return result
}

func apply(mutated admission.Response, r *admission.Request) error {
	if len(mutated.Patches) == 0 {
		return nil
	}
	text, err := json.Marshal(mutated.Patches)
	if err != nil {
		return err
	}
	patch, err := jsonpatch.DecodePatch(text)
	if err != nil {
		return err
	}
	r.Object.Raw, err = patch.Apply(r.Object.Raw)
	return err
}

func policyOf(pod []byte) string {
	var annotated struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(pod, &annotated); err != nil {
		return ""
	}
	return annotated.Metadata.Annotations["kubernetes.io/psp"]
}

// admit asks the validating webhook about one of Gatekeeper's own objects.
func (w *webhooks) admit(one document) error {
	kind := one.object.GroupVersionKind()
	response := w.validating.Handle(background, admission.Request{AdmissionRequest: admissionv1.AdmissionRequest{
		Kind:      metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
		Name:      one.object.GetName(),
		Namespace: one.object.GetNamespace(),
		Operation: admissionv1.Create,
		Object:    runtime.RawExtension{Raw: one.text},
	}})
	if response.Allowed {
		return nil
	}
	return errors.New(response.Result.Message)
}
