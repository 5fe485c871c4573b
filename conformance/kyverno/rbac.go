package main

import (
	"context"

	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	clienttesting "k8s.io/client-go/testing"
	rbacregistry "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// rbacObjects are what the server's authorizer reads: it answers the SubjectAccessReviews of policies.
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

// reviewAccess answers a SubjectAccessReview as the server's own endpoint does (pkg/registry/authorization/subjectaccessreview).
func (o *rbacObjects) reviewAccess(action clienttesting.Action) (bool, runtime.Object, error) {
	asked := action.(clienttesting.CreateAction).GetObject().(*unstructured.Unstructured)
	review := &authorizationv1.SubjectAccessReview{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(asked.Object, review, true); err != nil {
		return true, nil, err
	}
	decision, reason, err := o.authorizer().Authorize(context.Background(), attributesOf(review.Spec))
	review.Status = authorizationv1.SubjectAccessReviewStatus{Allowed: decision == authorizer.DecisionAllow, Denied: decision == authorizer.DecisionDeny, Reason: reason}
	if err != nil {
		review.Status.EvaluationError = err.Error()
	}
	answered, err := runtime.DefaultUnstructuredConverter.ToUnstructured(review)
	return true, &unstructured.Unstructured{Object: answered}, err
}

func attributesOf(spec authorizationv1.SubjectAccessReviewSpec) authorizer.Attributes {
	resource := spec.ResourceAttributes
	return authorizer.AttributesRecord{
		User: &user.DefaultInfo{Name: spec.User, UID: spec.UID, Groups: spec.Groups},
		Verb: resource.Verb, Namespace: resource.Namespace, APIGroup: resource.Group, APIVersion: resource.Version,
		Resource: resource.Resource, Subresource: resource.Subresource, Name: resource.Name, ResourceRequest: true,
	}
}
