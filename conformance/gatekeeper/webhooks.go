package main

import (
	"context"
	"fmt"
	"net/http"

	gatekeeper "github.com/open-policy-agent/gatekeeper/v3/pkg/webhook"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// webhooks are Gatekeeper's own handlers, below HTTP. Which requests reach them is the chart's webhook rules' business
// (CREATE and UPDATE of everything, with pods/ephemeralcontainers among the subresources): callers keep to those.
type webhooks struct {
	mutating   admission.Handler
	validating admission.Handler
}

// newWebhooks lets Gatekeeper register its webhooks with a manager that only keeps them: the handlers are private otherwise.
func newWebhooks(cluster *cluster, dependencies gatekeeper.Dependencies) (*webhooks, error) {
	registry := &registry{handlers: map[string]admission.Handler{}}
	manager := &fakeManager{cluster: cluster, registry: registry}
	if err := gatekeeper.AddMutatingWebhook(manager, dependencies); err != nil {
		return nil, err
	}
	if err := gatekeeper.AddPolicyWebhook(manager, dependencies); err != nil {
		return nil, err
	}
	found := &webhooks{mutating: registry.handlers["/v1/mutate"], validating: registry.handlers["/v1/admit"]}
	if found.mutating == nil || found.validating == nil {
		return nil, fmt.Errorf("Gatekeeper registered other paths than expected: %v", registry.handlers)
	}
	return found, nil
}

// fakeManager has what registration asks for; any other call is a nil pointer, so that a new need is noticed.
type fakeManager struct {
	manager.Manager
	cluster  *cluster
	registry *registry
}

func (m *fakeManager) GetClient() client.Client         { return m.cluster }
func (m *fakeManager) GetAPIReader() client.Reader      { return m.cluster }
func (m *fakeManager) GetConfig() *rest.Config          { return &rest.Config{} }
func (m *fakeManager) GetWebhookServer() webhook.Server { return m.registry }

type registry struct {
	webhook.Server
	handlers map[string]admission.Handler
}

func (r *registry) Register(path string, hook http.Handler) {
	if found, ok := hook.(*admission.Webhook); ok {
		r.handlers[path] = found.Handler
	}
}

var background = context.Background()
