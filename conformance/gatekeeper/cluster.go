package main

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// cluster is what the webhooks read from the API server: namespaces. Only a load writes it.
type cluster struct {
	client.Client
	namespaces map[string]*corev1.Namespace
}

func newCluster() *cluster {
	return &cluster{namespaces: map[string]*corev1.Namespace{}}
}

// Get finds every namespace: one that was not loaded exists with the label that servers give to each.
// The webhooks also ask for the Config, for its traces alone: there is none.
func (c *cluster) Get(_ context.Context, key client.ObjectKey, object client.Object, _ ...client.GetOption) error {
	switch typed := object.(type) {
	case *corev1.Namespace:
		c.namespace(key.Name).DeepCopyInto(typed)
		return nil
	default:
		return errors.NewNotFound(schema.GroupResource{Resource: fmt.Sprintf("%T", object)}, key.Name)
	}
}

func (c *cluster) namespace(name string) *corev1.Namespace {
	if loaded, ok := c.namespaces[name]; ok {
		return loaded
	}
	return withNameLabel(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
}

func withNameLabel(namespace *corev1.Namespace) *corev1.Namespace {
	namespace.APIVersion, namespace.Kind = "v1", "Namespace"
	if namespace.Labels == nil {
		namespace.Labels = map[string]string{}
	}
	namespace.Labels[corev1.LabelMetadataName] = namespace.Name
	return namespace
}
