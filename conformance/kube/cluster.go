package main

import (
	_ "unsafe" // go:linkname

	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/generic"
	"k8s.io/apiserver/pkg/admission/plugin/policy/matching"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// cluster is what one load put in place: the admission chain and the policies whose cost can be asked for.
type cluster struct {
	chain admission.Interface
	spent *spending
}

//go:linkname newReinvocationHandler k8s.io/apiserver/pkg/admission.newReinvocationHandler
func newReinvocationHandler(chain admission.Interface) admission.Interface

// The schemas of built-in types that the server would read from its own OpenAPI endpoint.
var typeConverters = patch.NewTypeConverterManager(applyconfigurations.NewTypeConverter(scheme.Scheme), nil)

// newCluster builds the part of the server's chain that judges pods, in the server's order.
func newCluster(set *documents) (*cluster, error) {
	if err := set.refuseParameters(); err != nil {
		return nil, err
	}
	client := namespaceClient{namespaces: set.namespaces}
	emptyCache := corelisters.NewNamespaceLister(cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{}))
	matcher := matching.NewMatcher(emptyCache, client)
	authorizer, err := set.rbac.authorizer()
	if err != nil {
		return nil, err
	}
	podSecurity, err := newPodSecurity(set.podSecurity, client)
	if err != nil {
		return nil, err
	}
	spent := &spending{}
	chain := admission.NewChainHandler(
		podSecurity,
		&mutatingPlugin{
			Handler:    admission.NewHandler(admission.Create, admission.Update, admission.Connect),
			Dispatcher: mutating.NewDispatcher(authorizer, matcher, typeConverters),
			hooks:      set.mutatingHooks(),
		},
		&validatingPlugin{
			Handler:    admission.NewHandler(admission.Connect, admission.Create, admission.Delete, admission.Update),
			Dispatcher: validating.NewDispatcher(authorizer, generic.NewPolicyMatcher(matcher)),
			hooks:      spent.watch(set.validatingHooks()),
		},
	)
	return &cluster{chain: admission.WithAudit(newReinvocationHandler(chain)), spent: spent}, nil
}
