package main

import (
	"reflect"
	"unsafe"

	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	policylisters "k8s.io/client-go/listers/policy/v1beta1"
	psp "k8s.io/kubernetes/pkg/security/podsecuritypolicy"
	"k8s.io/kubernetes/plugin/pkg/admission/security/podsecuritypolicy"
)

// newPlugin builds the admission plugin as its own constructor does, with in-memory policies and authorizer
// in the private fields that initializers would fill.
func newPlugin(policies policylisters.PodSecurityPolicyLister, authz authorizer.Authorizer) *podsecuritypolicy.Plugin {
	plugin := &podsecuritypolicy.Plugin{Handler: admission.NewHandler(admission.Create, admission.Update)}
	set(plugin, "strategyFactory", psp.NewSimpleStrategyFactory())
	set(plugin, "failOnNoPolicies", true)
	set(plugin, "authz", authz)
	set(plugin, "lister", policies)
	return plugin
}

func set(plugin *podsecuritypolicy.Plugin, name string, value any) {
	field := reflect.ValueOf(plugin).Elem().FieldByName(name)
	reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(value))
}
