package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	"k8s.io/kubernetes/pkg/apis/core"
	rbacapi "k8s.io/kubernetes/pkg/apis/rbac"
	rbacregistry "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

type rbacObjects struct {
	roles               []*rbacv1.Role
	clusterRoles        []*rbacv1.ClusterRole
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

func (d *documents) addOther(object runtime.Object) error {
	roles := &d.roles
	switch typed := object.(type) {
	case *core.Namespace:
		d.namespaces[typed.Name] = toV1[corev1.Namespace](typed)
	case *rbacapi.Role:
		roles.roles = append(roles.roles, toV1[rbacv1.Role](typed))
	case *rbacapi.ClusterRole:
		roles.clusterRoles = append(roles.clusterRoles, toV1[rbacv1.ClusterRole](typed))
	case *rbacapi.RoleBinding:
		roles.roleBindings = append(roles.roleBindings, toV1[rbacv1.RoleBinding](typed))
	case *rbacapi.ClusterRoleBinding:
		roles.clusterRoleBindings = append(roles.clusterRoleBindings, toV1[rbacv1.ClusterRoleBinding](typed))
	default:
		return fmt.Errorf("unexpected %T", object)
	}
	return nil
}

// authorizer is the server's: members of system:masters may do everything, all others what RBAC says.
func (o *rbacObjects) authorizer() authorizer.Authorizer {
	_, static := rbacregistry.NewTestRuleResolver(o.roles, o.roleBindings, o.clusterRoles, o.clusterRoleBindings)
	return union.New(authorizerfactory.NewPrivilegedGroups("system:masters"), rbac.New(static, static, static, static))
}
