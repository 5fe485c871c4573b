package main

import (
	constraintclient "github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/controller/config/process"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/drivers/k8scel"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/expansion"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/webhook"
)

// engine is one Gatekeeper for the life of the program: a load changes what is in it, as controllers would.
type engine struct {
	constraints *constraintclient.Client
	mutators    *mutation.System
	excluder    *process.Excluder
	cluster     *cluster
	webhooks    *webhooks
	state       state
}

// newEngine puts Gatekeeper together as its main program does with its default flags.
func newEngine() (*engine, error) {
	constraints, err := newConstraintClient()
	if err != nil {
		return nil, err
	}
	e := &engine{
		constraints: constraints,
		mutators:    mutation.NewSystem(mutation.SystemOpts{}),
		excluder:    process.New(),
		cluster:     newCluster(),
	}
	e.webhooks, err = newWebhooks(e.cluster, webhook.Dependencies{
		OpaClient:       e.constraints,
		ProcessExcluder: e.excluder,
		MutationSystem:  e.mutators,
		ExpansionSystem: expansion.NewSystem(e.mutators),
	})
	return e, err
}

// The CEL driver comes first: the order decides which engine a template with both is judged by.
func newConstraintClient() (*constraintclient.Client, error) {
	cel, err := k8scel.New()
	if err != nil {
		return nil, err
	}
	// The chart turns http.send off.
	opa, err := rego.New(rego.Tracing(false), rego.DisableBuiltins("http.send"), rego.Externs("inventory"))
	if err != nil {
		return nil, err
	}
	return constraintclient.NewClient(
		constraintclient.Targets(&target.K8sValidationTarget{}),
		constraintclient.Driver(cel),
		constraintclient.Driver(opa),
		constraintclient.EnforcementPoints(util.AuditEnforcementPoint, util.WebhookEnforcementPoint),
	)
}
