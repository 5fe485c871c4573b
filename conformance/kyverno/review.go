package main

import (
	"encoding/json"
	"strings"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

type reviewed struct {
	Allowed  bool            `json:"allowed"`
	Policy   string          `json:"policy"`
	Message  string          `json:"message,omitempty"`
	Object   json.RawMessage `json:"object,omitempty"`
	Warnings []string        `json:"warnings"`
	Error    string          `json:"error,omitempty"`
}

func (e *engine) review(text json.RawMessage) reviewed {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(text, &review); err != nil {
		return unjudged(err.Error())
	}
	if e.state == nil || review.Request == nil {
		return unjudged("load documents first, then send a review with a request")
	}
	result, err := e.state.review(*review.Request)
	if err != nil {
		return unjudged(err.Error())
	}
	return result
}

func unjudged(reason string) reviewed {
	return reviewed{Error: reason, Warnings: []string{}}
}

// review calls the mutating webhooks one after the other, then every validating one.
// Unlike a server it fills in no API defaults after a mutation and calls no mutating webhook twice.
func (s *state) review(request admissionv1.AdmissionRequest) (reviewed, error) {
	if err := s.prepare(&request); err != nil {
		return reviewed{}, err
	}
	result := reviewed{Warnings: []string{}}
	for _, webhook := range s.webhooks.mutating {
		response := webhook(request)
		result.Warnings = append(result.Warnings, response.Warnings...)
		if !response.Allowed {
			result.Message = messageOf(response)
			return result, nil
		}
		if err := apply(response.Patch, &request); err != nil {
			return reviewed{}, err
		}
	}
	result.Object, result.Policy = request.Object.Raw, admittedBy(request.Object.Raw)
	s.validate(request, &result)
	return result, nil
}

func (s *state) validate(request admissionv1.AdmissionRequest, result *reviewed) {
	var denials []string
	for _, webhook := range s.webhooks.validating {
		response := webhook(request)
		result.Warnings = append(result.Warnings, response.Warnings...)
		if !response.Allowed {
			denials = append(denials, messageOf(response))
		}
	}
	result.Allowed, result.Message = len(denials) == 0, strings.Join(denials, "\n")
}

// messageOf is what a server shows after `admission webhook "..." denied the request: `.
func messageOf(response admissionv1.AdmissionResponse) string {
	if response.Result == nil {
		return ""
	}
	return response.Result.Message
}

// prepare makes the request as a server sends it: from a namespace that exists, with objects in the server's own encoding.
func (s *state) prepare(request *admissionv1.AdmissionRequest) error {
	if err := s.cluster.ensureNamespace(request.Namespace); err != nil {
		return err
	}
	// The client records every call, for tests that look at them.
	s.cluster.kube.ClearActions()
	for _, raw := range []*[]byte{&request.Object.Raw, &request.OldObject.Raw} {
		encoded, err := asServer(*raw)
		if err != nil {
			return err
		}
		*raw = encoded
	}
	return nil
}

// asServer decodes into the type of the API and encodes again, which drops unknown fields, nulls and empty values.
func asServer(raw []byte) ([]byte, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var kind metav1.TypeMeta
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, err
	}
	if !scheme.Scheme.Recognizes(kind.GroupVersionKind()) {
		return raw, nil
	}
	object, _, err := scheme.Codecs.UniversalDeserializer().Decode(raw, nil, nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(object)
}

func apply(patch []byte, request *admissionv1.AdmissionRequest) error {
	if len(patch) == 0 {
		return nil
	}
	operations, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		return err
	}
	patched, err := operations.Apply(request.Object.Raw)
	if err != nil {
		return err
	}
	request.Object.Raw, err = asServer(patched)
	return err
}

func admittedBy(object []byte) string {
	var metadata metav1.PartialObjectMetadata
	if err := json.Unmarshal(object, &metadata); err != nil {
		return ""
	}
	return metadata.Annotations["kubernetes.io/psp"]
}
