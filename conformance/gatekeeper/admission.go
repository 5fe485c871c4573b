package main

import (
	"encoding/json"
	"errors"
	"fmt"

	admissionv1 "k8s.io/api/admission/v1"
	registrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/webhook"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
)

// apiServer decides which of Gatekeeper's webhooks a server calls, with the server's own code:
// by the rules and match conditions of the configurations that a chart brings.
type apiServer struct {
	mutating, validating webhook.WebhookAccessor
}

var conditionCompiler = cel.NewConditionCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))

// addConfiguration takes the webhooks that judge objects; another one looks at labels of namespaces.
func (s *apiServer) addConfiguration(one document) error {
	decoded, _, err := clientscheme.Codecs.UniversalDeserializer().Decode(one.text, nil, nil)
	if err != nil {
		return err
	}
	switch configuration := decoded.(type) {
	case *registrationv1.MutatingWebhookConfiguration:
		for i := range configuration.Webhooks {
			if hook := &configuration.Webhooks[i]; hook.Name == "mutation.gatekeeper.sh" {
				s.mutating = webhook.NewMutatingWebhookAccessor(hook.Name, configuration.Name, hook)
			}
		}
	case *registrationv1.ValidatingWebhookConfiguration:
		for i := range configuration.Webhooks {
			if hook := &configuration.Webhooks[i]; hook.Name == "validation.gatekeeper.sh" {
				s.validating = webhook.NewValidatingWebhookAccessor(hook.Name, configuration.Name, hook)
			}
		}
	default:
		return fmt.Errorf("unexpected %s", one)
	}
	return nil
}

// calls says whether the server calls the webhook, and is an error where it refuses the request instead.
// Callers without a configuration keep to the requests that the chart's rules name.
func calls(hook webhook.WebhookAccessor, request *admissionv1.AdmissionRequest) (bool, error) {
	if hook == nil {
		return true, nil
	}
	attributes, err := attributesOf(request)
	if err != nil {
		return false, err
	}
	if !matchesRules(hook, attributes) {
		return false, nil
	}
	if len(hook.GetMatchConditions()) == 0 {
		return true, nil
	}
	result := hook.GetCompiledMatcher(conditionCompiler).Match(background, attributes, nil, nil)
	if result.Error != nil {
		return false, fmt.Errorf("match condition of %s: %w", hook.GetName(), result.Error)
	}
	return result.Matches, nil
}

func matchesRules(hook webhook.WebhookAccessor, attributes admission.Attributes) bool {
	for _, rule := range hook.GetRules() {
		matcher := rules.Matcher{Rule: rule, Attr: attributes}
		if matcher.Matches() {
			return true
		}
	}
	return false
}

func attributesOf(request *admissionv1.AdmissionRequest) (*admission.VersionedAttributes, error) {
	object, err := decodeTyped(request.Object.Raw)
	if err != nil {
		return nil, err
	}
	old, err := decodeTyped(request.OldObject.Raw)
	if err != nil {
		return nil, err
	}
	kind := schema.GroupVersionKind(request.Kind)
	resource := schema.GroupVersionResource(request.Resource)
	if kind.Empty() || resource.Empty() {
		return nil, errors.New("a request has a kind and a resource")
	}
	attributes := admission.NewAttributesRecord(object, old, kind, request.Namespace, request.Name, resource, request.SubResource,
		admission.Operation(request.Operation), nil, false, &user.DefaultInfo{Name: request.UserInfo.Username, Groups: request.UserInfo.Groups})
	return &admission.VersionedAttributes{Attributes: attributes, VersionedKind: kind, VersionedObject: object, VersionedOldObject: old}, nil
}

// decodeTyped keeps a missing object a nil interface.
func decodeTyped(raw []byte) (runtime.Object, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	object, _, err := clientscheme.Codecs.UniversalDeserializer().Decode(json.RawMessage(raw), nil, nil)
	return object, err
}
