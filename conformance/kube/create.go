package main

import (
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

// Unknown and duplicate fields are errors, as with the field validation that kubectl asks for.
var strictDecoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// The server's own strategies for what can be loaded. Without an authorizer they let the author refer to any parameter.
var strategies = map[schema.GroupVersionKind]rest.RESTCreateStrategy{
	admissionKind("ValidatingAdmissionPolicy"):        validatingadmissionpolicy.NewStrategy(nil, nil),
	admissionKind("ValidatingAdmissionPolicyBinding"): validatingadmissionpolicybinding.NewStrategy(nil, nil, nil),
	admissionKind("MutatingAdmissionPolicy"):          mutatingadmissionpolicy.NewStrategy(nil, nil),
	admissionKind("MutatingAdmissionPolicyBinding"):   mutatingadmissionpolicybinding.NewStrategy(nil, nil, nil),
	rbacKind("Role"):                   role.Strategy,
	rbacKind("ClusterRole"):            clusterrole.Strategy,
	rbacKind("RoleBinding"):            rolebinding.Strategy,
	rbacKind("ClusterRoleBinding"):     clusterrolebinding.Strategy,
	{Version: "v1", Kind: "Namespace"}: namespace.Strategy,
}

func admissionKind(kind string) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "admissionregistration.k8s.io", Version: "v1", Kind: kind}
}

func rbacKind(kind string) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: kind}
}

// create does what the server does between reading an object from a POST request and storing it.
func create(ctx context.Context, raw json.RawMessage) (runtime.Object, string, error) {
	object, kind, err := strictDecoder.Decode(raw, nil, nil)
	if err != nil {
		return nil, "", err
	}
	strategy, known := strategies[*kind]
	if !known {
		return nil, "", fmt.Errorf("unexpected %s", kind)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, "", err
	}
	rest.FillObjectMetaSystemFields(accessor)
	ctx = genericapirequest.WithNamespace(ctx, "")
	if strategy.NamespaceScoped() {
		requested := accessor.GetNamespace()
		if requested == "" {
			requested = "default"
		}
		ctx = genericapirequest.WithNamespace(ctx, requested)
	}
	err = rest.BeforeCreate(strategy, ctx, object)
	return object, fmt.Sprintf("%s %s/%s", kind.Kind, accessor.GetNamespace(), accessor.GetName()), err
}

// toV1 is the stored object as the plugins and the authorizer read it.
func toV1[External any, Pointer interface {
	*External
	runtime.Object
}](internal runtime.Object) Pointer {
	external := Pointer(new(External))
	if err := legacyscheme.Scheme.Convert(internal, external, nil); err != nil {
		panic(err) // the scheme lacks a conversion: a mistake in this program
	}
	return external
}
