package main

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/gatekeeper/v3/apis"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

const (
	templatesGroup   = "templates.gatekeeper.sh"
	constraintsGroup = "constraints.gatekeeper.sh"
	mutationsGroup   = "mutations.gatekeeper.sh"
	configGroup      = "config.gatekeeper.sh"
	syncSetGroup     = "syncset.gatekeeper.sh"
	rbacGroup        = "rbac.authorization.k8s.io"
	webhooksGroup    = "admissionregistration.k8s.io"
)

// accepted are the kinds that may be loaded; nil: any kind of the group.
var accepted = map[string][]string{
	templatesGroup:   {"ConstraintTemplate"},
	constraintsGroup: nil,
	mutationsGroup:   {"Assign", "AssignMetadata", "ModifySet"},
	configGroup:      {"Config"},
	syncSetGroup:     {"SyncSet"},
	rbacGroup:        {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"},
	webhooksGroup:    {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"},
	"":               {"Namespace"},
}

// document is a loaded object with the text it came as.
type document struct {
	text   json.RawMessage
	object *unstructured.Unstructured
}

func (d document) group() string { return d.object.GroupVersionKind().Group }
func (d document) String() string {
	return fmt.Sprintf("%s %q", d.object.GetKind(), d.object.GetName())
}

func parseDocuments(texts []json.RawMessage) ([]document, error) {
	documents := make([]document, 0, len(texts))
	for _, text := range texts {
		one := document{text: text, object: &unstructured.Unstructured{}}
		if err := one.object.UnmarshalJSON(text); err != nil {
			return nil, err
		}
		if !one.accepted() {
			return nil, fmt.Errorf("unexpected %s %s", one.object.GetAPIVersion(), one)
		}
		documents = append(documents, one)
	}
	return documents, nil
}

func (d document) accepted() bool {
	kinds, ok := accepted[d.group()]
	if !ok || kinds == nil {
		return ok
	}
	for _, kind := range kinds {
		if kind == d.object.GetKind() {
			return true
		}
	}
	return false
}

var scheme = func() *runtime.Scheme {
	made := runtime.NewScheme()
	if err := apis.AddToScheme(made); err != nil {
		panic(err)
	}
	return made
}()

// Unknown fields are errors, as with kubectl: in silence they would be dropped.
var strict = serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()

// decodeInto reads any served version of a Gatekeeper kind, with its defaults, into the version that its code works on.
func decodeInto(one document, hub any) error {
	versioned, _, err := strict.Decode(one.text, nil, nil)
	if err != nil {
		return err
	}
	scheme.Default(versioned)
	return scheme.Convert(versioned, hub, nil)
}
