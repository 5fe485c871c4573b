package main

import (
	"context"
	"encoding/json"
	"reflect"
	"unsafe"

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
)

type costed struct {
	Costs map[string]map[string]int64 `json:"costs"`
	Error string                      `json:"error,omitempty"`
}

// cost is what a review spends of the CEL budget, by policy and by the part of the policy that has a budget.
func (e *engine) cost(raw json.RawMessage) costed {
	request, err := e.request(raw)
	if err != nil {
		return costed{Error: err.Error()}
	}
	e.cluster.spent.costs = map[string]map[string]int64{}
	e.cluster.judge(request)
	return costed{Costs: e.cluster.spent.costs}
}

// spending is what the policies spent since it was last emptied.
type spending struct {
	costs map[string]map[string]int64
}

// The private fields of a compiled policy that evaluate against a budget, and what is evaluated there.
var budgets = map[string]string{
	"validationFilter":      "validations",
	"messageFilter":         "messageExpressions",
	"auditAnnotationFilter": "auditAnnotations",
}

// watch puts a meter before each evaluator. The evaluators say what remains of a budget, but nobody passes that on.
func (s *spending) watch(hooks []validating.PolicyHook) []validating.PolicyHook {
	s.costs = map[string]map[string]int64{}
	for _, hook := range hooks {
		validator := reflect.ValueOf(hook.Evaluator).Elem()
		for name, part := range budgets {
			s.meter(validator.FieldByName(name), hook.Policy.Name, part)
		}
		if matcher := validator.FieldByName("celMatcher"); !matcher.IsNil() {
			s.meter(matcher.Elem().Elem().FieldByName("filter"), hook.Policy.Name, "matchConditions")
		}
	}
	return hooks
}

func (s *spending) meter(field reflect.Value, policy, part string) {
	settable := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
	if inner, ok := settable.Interface().(cel.ConditionEvaluator); ok {
		settable.Set(reflect.ValueOf(&meter{ConditionEvaluator: inner, spending: s, policy: policy, part: part}))
	}
}

type meter struct {
	cel.ConditionEvaluator
	spending     *spending
	policy, part string
}

func (m *meter) ForInput(ctx context.Context, attributes *admission.VersionedAttributes, request *admissionv1.AdmissionRequest,
	variables cel.OptionalVariableBindings, namespace *corev1.Namespace, budget int64) ([]cel.EvaluationResult, int64, error) {
	results, remaining, err := m.ConditionEvaluator.ForInput(ctx, attributes, request, variables, namespace, budget)
	if m.spending.costs[m.policy] == nil {
		m.spending.costs[m.policy] = map[string]int64{}
	}
	m.spending.costs[m.policy][m.part] += budget - max(remaining, 0)
	return results, remaining, err
}
