package main

import (
	"context"
	"time"

	"github.com/go-logr/logr"
	"github.com/julienschmidt/httprouter"
	"github.com/kyverno/kyverno/pkg/webhooks/handlers"
	admissionv1 "k8s.io/api/admission/v1"
)

// webhooks are in the order in which a server calls them.
type webhooks struct {
	mutating   []webhook
	validating []webhook
}

type webhook func(admissionv1.AdmissionRequest) admissionv1.AdmissionResponse

// failurePolicies are the two webhooks that Kyverno registers for ClusterPolicies, in its order.
var failurePolicies = []string{"ignore", "fail"}

type handle = func(context.Context, logr.Logger, handlers.AdmissionRequest, string, time.Time) handlers.AdmissionResponse

// webhook wraps a handler as Kyverno's server does. Without the ConfigMap of its chart requests of kube-system, of nodes
// and of what else that leaves out are judged too, for a translation must not lean on them.
func (c *cluster) webhook(handler handle, failurePolicy string, policies string) webhook {
	chain := handlers.AdmissionHandler(func(ctx context.Context, logger logr.Logger, request handlers.AdmissionRequest, start time.Time) handlers.AdmissionResponse {
		return handler(ctx, logger, request, failurePolicy, start)
	}).WithFilter(c.configuration).WithRoles(c.roleBindingLister(), c.clusterRoleBindingLister()).WithTopLevelGVK(c.client.Discovery())
	ctx := context.WithValue(context.Background(), httprouter.ParamsKey, httprouter.Params{{Key: "policies", Value: policies}})
	return func(request admissionv1.AdmissionRequest) admissionv1.AdmissionResponse {
		return chain(ctx, logr.Discard(), handlers.AdmissionRequest{AdmissionRequest: request}, time.Now())
	}
}

// serve builds the webhooks over the loaded policies.
func (s *state) serve() error {
	if len(s.clusterPolicies) > 0 {
		if err := s.serveClusterPolicies(); err != nil {
			return err
		}
	}
	if len(s.validating)+len(s.mutating) == 0 {
		return nil
	}
	return s.serveCELPolicies()
}
