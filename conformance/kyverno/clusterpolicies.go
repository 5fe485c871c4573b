package main

import (
	"sync"

	fakeversioned "github.com/kyverno/kyverno/pkg/client/clientset/versioned/fake"
	"github.com/kyverno/kyverno/pkg/client/informers/externalversions"
	"github.com/kyverno/kyverno/pkg/config"
	kyvernoengine "github.com/kyverno/kyverno/pkg/engine"
	"github.com/kyverno/kyverno/pkg/engine/adapters"
	"github.com/kyverno/kyverno/pkg/engine/context/resolvers"
	"github.com/kyverno/kyverno/pkg/engine/factories"
	"github.com/kyverno/kyverno/pkg/engine/jmespath"
	"github.com/kyverno/kyverno/pkg/event"
	imageverifycache "github.com/kyverno/kyverno/pkg/image/verification/cache"
	"github.com/kyverno/kyverno/pkg/policycache"
	resourcewebhook "github.com/kyverno/kyverno/pkg/webhooks/resource"
	"github.com/kyverno/kyverno/pkg/webhooks/updaterequest"
	"github.com/kyverno/sdk/extensions/registryclient"
	"k8s.io/client-go/tools/cache"
)

// Nothing here asks a registry; the engine wants a client all the same, and making one is slow.
var registryClients = sync.OnceValue(func() registryclient.Client { return registryclient.New() })

// serveClusterPolicies builds the webhooks of kyverno.io/v1 policies. Kyverno holds the policies in a map: several
// policies run in no fixed order, the rules of one in theirs.
func (s *state) serveClusterPolicies() error {
	policies := policycache.NewCache()
	for _, policy := range s.clusterPolicies {
		if err := policies.Set(cache.MetaObjectToName(policy).String(), policy, s.cluster.client.Discovery()); err != nil {
			return err
		}
	}
	configMaps, err := resolvers.NewClientBasedResolver(s.cluster.kube)
	if err != nil {
		return err
	}
	configuration := config.NewDefaultConfiguration(true)
	jmes := jmespath.New(configuration)
	judge := kyvernoengine.NewEngine(
		configuration, jmes, adapters.Client(s.cluster.client),
		factories.DefaultRegistryClientFactory(adapters.RegistryClient(registryClients()), nil),
		imageverifycache.DisabledImageVerifyCache(), factories.DefaultContextLoaderFactory(configMaps), nil, nil,
	)
	informers := externalversions.NewSharedInformerFactory(fakeversioned.NewSimpleClientset(), 0).Kyverno().V1()
	handler := resourcewebhook.NewHandlers(
		judge, s.cluster.client, nil, configuration, nil, policies, s.cluster.namespaceLister(), nil,
		informers.ClusterPolicies(), informers.Policies(), updaterequest.NewFake(), event.NewFake(), false, "", "", jmes, 1, 1,
	)
	for _, failurePolicy := range failurePolicies {
		s.webhooks.mutating = append(s.webhooks.mutating, s.cluster.webhook(handler.Mutate, failurePolicy, ""))
		s.webhooks.validating = append(s.webhooks.validating, s.cluster.webhook(handler.Validate, failurePolicy, ""))
	}
	return nil
}
