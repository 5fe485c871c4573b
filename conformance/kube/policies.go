package main

import (
	"context"
	"fmt"
	_ "unsafe" // go:linkname

	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/generic"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
)

//go:linkname compileValidating k8s.io/apiserver/pkg/admission/plugin/policy/validating.compilePolicy
func compileValidating(policy *validating.Policy) validating.Validator

//go:linkname compileMutating k8s.io/apiserver/pkg/admission/plugin/policy/mutating.compilePolicy
func compileMutating(policy *mutating.Policy) mutating.PolicyEvaluator

// The server's own source of policies refreshes once a second from a map, so in random order.
// Here the order is that of the documents: the same request always gets the same answer.

func (d *documents) validatingHooks() []validating.PolicyHook {
	var hooks []validating.PolicyHook
	for _, policy := range d.validating {
		hook := validating.PolicyHook{Policy: policy}
		for _, binding := range d.validatingBindings {
			if binding.Spec.PolicyName == policy.Name {
				hook.Bindings = append(hook.Bindings, binding)
			}
		}
		if len(hook.Bindings) > 0 {
			hook.Evaluator = compileValidating(policy)
			hooks = append(hooks, hook)
		}
	}
	return hooks
}

func (d *documents) mutatingHooks() []mutating.PolicyHook {
	var hooks []mutating.PolicyHook
	for _, policy := range d.mutating {
		hook := mutating.PolicyHook{Policy: policy}
		for _, binding := range d.mutatingBindings {
			if binding.Spec.PolicyName == policy.Name {
				hook.Bindings = append(hook.Bindings, binding)
			}
		}
		if len(hook.Bindings) > 0 {
			hook.Evaluator = compileMutating(policy)
			hooks = append(hooks, hook)
		}
	}
	return hooks
}

// refuseParameters keeps a policy from meeting parameters that a cluster would have and this program has not.
func (d *documents) refuseParameters() error {
	for _, policy := range d.validating {
		if policy.Spec.ParamKind != nil {
			return fmt.Errorf("policy %q is valid, but this program serves no parameters for its paramKind", policy.Name)
		}
	}
	for _, policy := range d.mutating {
		if policy.Spec.ParamKind != nil {
			return fmt.Errorf("policy %q is valid, but this program serves no parameters for its paramKind", policy.Name)
		}
	}
	return nil
}

// validatingPlugin is ValidatingAdmissionPolicy with a fixed list of policies.
type validatingPlugin struct {
	*admission.Handler
	generic.Dispatcher[validating.PolicyHook]
	hooks []validating.PolicyHook
}

func (p *validatingPlugin) Validate(ctx context.Context, a admission.Attributes, o admission.ObjectInterfaces) error {
	return p.Dispatch(ctx, a, o, p.hooks)
}

// mutatingPlugin is MutatingAdmissionPolicy with a fixed list of policies.
type mutatingPlugin struct {
	*admission.Handler
	generic.Dispatcher[mutating.PolicyHook]
	hooks []mutating.PolicyHook
}

func (p *mutatingPlugin) Admit(ctx context.Context, a admission.Attributes, o admission.ObjectInterfaces) error {
	return p.Dispatch(ctx, a, o, p.hooks)
}
