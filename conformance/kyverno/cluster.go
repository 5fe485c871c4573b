package main

import (
	"sync"

	"github.com/kyverno/kyverno/pkg/clients/dclient"
	"github.com/kyverno/kyverno/pkg/config"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	kubefake "k8s.io/client-go/kubernetes/fake"
	corelisters "k8s.io/client-go/listers/core/v1"
	rbaclisters "k8s.io/client-go/listers/rbac/v1"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
)

// cluster is everything else that Kyverno asks a server for, in memory.
// Bindings tell Kyverno the roles of the requester, and together with the roles they answer SubjectAccessReviews.
type cluster struct {
	client              dclient.Interface
	kube                *kubefake.Clientset
	namespaces          cache.Indexer
	adding              sync.Mutex
	rbac                rbacObjects
	roleBindings        cache.Indexer
	clusterRoleBindings cache.Indexer
	// configuration is that of the chart's ConfigMap where one is loaded; without one nothing is left out.
	configuration config.Configuration
}

func newCluster(discovery dclient.IDiscovery) *cluster {
	kube, dynamic := kubefake.NewSimpleClientset(), dynamicfake.NewSimpleDynamicClient(runtime.NewScheme())
	kube.PrependReactor("create", "selfsubjectaccessreviews", grantItself)
	c := &cluster{
		client: dclient.NewFakeClientWithDisco(dynamic, kube, discovery), kube: kube,
		namespaces: newIndexer(), roleBindings: newIndexer(), clusterRoleBindings: newIndexer(),
		configuration: config.NewDefaultConfiguration(false),
	}
	dynamic.PrependReactor("create", "subjectaccessreviews", c.rbac.reviewPosted)
	c.client = reviewing{c.client, &c.rbac}
	return c
}

// grantItself lets Kyverno do what it asks for itself: its chart grants that.
func grantItself(action clienttesting.Action) (bool, runtime.Object, error) {
	review := action.(clienttesting.CreateAction).GetObject().(*authorizationv1.SelfSubjectAccessReview)
	review.Status.Allowed = true
	return true, review, nil
}

func newIndexer() cache.Indexer {
	return cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
}

func (c *cluster) namespaceLister() corelisters.NamespaceLister {
	return corelisters.NewNamespaceLister(c.namespaces)
}

func (c *cluster) roleBindingLister() rbaclisters.RoleBindingLister {
	return rbaclisters.NewRoleBindingLister(c.roleBindings)
}

func (c *cluster) clusterRoleBindingLister() rbaclisters.ClusterRoleBindingLister {
	return rbaclisters.NewClusterRoleBindingLister(c.clusterRoleBindings)
}

func (c *cluster) addNamespace(namespace *corev1.Namespace) error {
	metav1.SetMetaDataLabel(&namespace.ObjectMeta, corev1.LabelMetadataName, namespace.Name)
	if err := c.kube.Tracker().Add(namespace); err != nil {
		return err
	}
	return c.namespaces.Add(namespace)
}

// ensureNamespace adds a namespace that no document declares: a server only sends requests from namespaces that exist.
func (c *cluster) ensureNamespace(name string) error {
	c.adding.Lock()
	defer c.adding.Unlock()
	if _, exists, err := c.namespaces.GetByKey(name); name == "" || exists || err != nil {
		return err
	}
	return c.addNamespace(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
}
