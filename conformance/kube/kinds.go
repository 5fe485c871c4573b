package main

import (
	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

// loadable is a kind of object that can be loaded: the server's own strategy for it, and where it goes.
type loadable struct {
	strategy rest.RESTCreateStrategy
	add      func(set *documents, object runtime.Object)
}

// Strategies without an authorizer let the author refer to any parameter; newCluster refuses parameters anyway.
var loadables = map[schema.GroupVersionKind]loadable{
	admissionKind("ValidatingAdmissionPolicy"): {validatingadmissionpolicy.NewStrategy(nil, nil), func(d *documents, o runtime.Object) {
		d.validating = append(d.validating, toV1[admissionv1.ValidatingAdmissionPolicy](o))
	}},
	admissionKind("ValidatingAdmissionPolicyBinding"): {validatingadmissionpolicybinding.NewStrategy(nil, nil, nil), func(d *documents, o runtime.Object) {
		d.validatingBindings = append(d.validatingBindings, toV1[admissionv1.ValidatingAdmissionPolicyBinding](o))
	}},
	admissionKind("MutatingAdmissionPolicy"): {mutatingadmissionpolicy.NewStrategy(nil, nil), func(d *documents, o runtime.Object) {
		d.mutating = append(d.mutating, toV1[admissionv1.MutatingAdmissionPolicy](o))
	}},
	admissionKind("MutatingAdmissionPolicyBinding"): {mutatingadmissionpolicybinding.NewStrategy(nil, nil, nil), func(d *documents, o runtime.Object) {
		d.mutatingBindings = append(d.mutatingBindings, toV1[admissionv1.MutatingAdmissionPolicyBinding](o))
	}},
	// Taken as a server takes them, and never called: the engines that they call are other programs.
	admissionKind("MutatingWebhookConfiguration"):   {mutatingwebhookconfiguration.Strategy, ignored},
	admissionKind("ValidatingWebhookConfiguration"): {validatingwebhookconfiguration.Strategy, ignored},
	rbacKind("Role"): {role.Strategy, func(d *documents, o runtime.Object) {
		d.rbac.roles = append(d.rbac.roles, toV1[rbacv1.Role](o))
	}},
	rbacKind("ClusterRole"): {clusterrole.Strategy, func(d *documents, o runtime.Object) {
		d.rbac.clusterRoles = append(d.rbac.clusterRoles, toV1[rbacv1.ClusterRole](o))
	}},
	rbacKind("RoleBinding"): {rolebinding.Strategy, func(d *documents, o runtime.Object) {
		d.rbac.roleBindings = append(d.rbac.roleBindings, toV1[rbacv1.RoleBinding](o))
	}},
	rbacKind("ClusterRoleBinding"): {clusterrolebinding.Strategy, func(d *documents, o runtime.Object) {
		d.rbac.clusterRoleBindings = append(d.rbac.clusterRoleBindings, toV1[rbacv1.ClusterRoleBinding](o))
	}},
	{Version: "v1", Kind: "Namespace"}: {namespace.Strategy, func(d *documents, o runtime.Object) {
		loaded := toV1[corev1.Namespace](o)
		d.namespaces[loaded.Name] = loaded
	}},
}

func ignored(*documents, runtime.Object) {}

func admissionKind(kind string) schema.GroupVersionKind {
	return admissionv1.SchemeGroupVersion.WithKind(kind)
}

func rbacKind(kind string) schema.GroupVersionKind {
	return rbacv1.SchemeGroupVersion.WithKind(kind)
}

// toV1 is an object in the form that the plugins and the authorizer read.
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
