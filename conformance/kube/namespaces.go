package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// namespaces are those that were loaded; every other one exists as well, without labels of its own.
type namespaces map[string]*corev1.Namespace

// Get serves the plugins, which ask the API for a namespace when their cache has none: here the cache is always empty.
func (n namespaces) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Namespace, error) {
	if loaded, found := n[name]; found {
		return loaded, nil
	}
	made := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	legacyscheme.Scheme.Default(made)
	n[name] = made
	return made, nil
}

// The client interfaces have hundreds of methods. The plugins use one; any other would be a nil dereference, not a wrong answer.
type namespaceClient struct {
	kubernetes.Interface
	namespaces namespaces
}

func (c namespaceClient) CoreV1() corev1client.CoreV1Interface {
	return coreClient{namespaces: c.namespaces}
}

type coreClient struct {
	corev1client.CoreV1Interface
	namespaces namespaces
}

func (c coreClient) Namespaces() corev1client.NamespaceInterface {
	return namespaceGetter{namespaces: c.namespaces}
}

type namespaceGetter struct {
	corev1client.NamespaceInterface
	namespaces namespaces
}

func (g namespaceGetter) Get(ctx context.Context, name string, options metav1.GetOptions) (*corev1.Namespace, error) {
	return g.namespaces.Get(ctx, name, options)
}
