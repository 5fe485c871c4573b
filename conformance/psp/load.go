package main

import (
	"encoding/json"
	"fmt"
	"strings"

	policyv1beta1 "k8s.io/api/policy/v1beta1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	"k8s.io/client-go/kubernetes/scheme"
	policylisters "k8s.io/client-go/listers/policy/v1beta1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyconversion "k8s.io/kubernetes/pkg/apis/policy/v1beta1"
	"k8s.io/kubernetes/pkg/apis/policy/validation"
	rbacregistry "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

type loaded struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings"`
}

// load replaces the whole state: PSPs are defaulted and validated as the server does, RBAC goes to the real authorizer.
func (e *engine) load(documents []json.RawMessage) loaded {
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	roles := &rbacObjects{}
	for _, document := range documents {
		if err := loadOne(document, indexer, roles); err != nil {
			return loaded{Error: err.Error(), Warnings: []string{}}
		}
	}
	e.use(policylisters.NewPodSecurityPolicyLister(indexer), roles.authorizer())
	return loaded{OK: true, Warnings: []string{}}
}

func loadOne(document json.RawMessage, policies cache.Indexer, roles *rbacObjects) error {
	text := strings.Replace(string(document), `"extensions/v1beta1"`, `"policy/v1beta1"`, 1)
	object, _, err := scheme.Codecs.UniversalDeserializer().Decode([]byte(text), nil, nil)
	if err != nil {
		return err
	}
	switch typed := object.(type) {
	case *policyv1beta1.PodSecurityPolicy:
		typed.Namespace = ""
		policyconversion.SetObjectDefaults_PodSecurityPolicy(typed)
		internal := &policy.PodSecurityPolicy{}
		if err := policyconversion.Convert_v1beta1_PodSecurityPolicy_To_policy_PodSecurityPolicy(typed, internal, nil); err != nil {
			return err
		}
		if errs := validation.ValidatePodSecurityPolicy(internal); len(errs) > 0 {
			return fmt.Errorf("PodSecurityPolicy %q is invalid: %w", typed.Name, errs.ToAggregate())
		}
		return policies.Add(typed)
	case *rbacv1.Role:
		roles.roles = append(roles.roles, typed)
	case *rbacv1.ClusterRole:
		roles.clusterRoles = append(roles.clusterRoles, typed)
	case *rbacv1.RoleBinding:
		roles.roleBindings = append(roles.roleBindings, typed)
	case *rbacv1.ClusterRoleBinding:
		roles.clusterRoleBindings = append(roles.clusterRoleBindings, typed)
	default:
		return fmt.Errorf("unexpected %T", object)
	}
	return nil
}

type rbacObjects struct {
	roles               []*rbacv1.Role
	clusterRoles        []*rbacv1.ClusterRole
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

// authorizer is the server's: members of system:masters may do everything, all others what RBAC says.
func (o *rbacObjects) authorizer() authorizer.Authorizer {
	_, static := rbacregistry.NewTestRuleResolver(o.roles, o.roleBindings, o.clusterRoles, o.clusterRoleBindings)
	return union.New(authorizerfactory.NewPrivilegedGroups("system:masters"), rbac.New(static, static, static, static))
}

var _ runtime.Object = &policyv1beta1.PodSecurityPolicy{}
