package main

import (
	"context"
	"math"

	"github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno/data"
	"github.com/kyverno/kyverno/pkg/clients/dclient"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kubefake "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/restmapper"
)

// newDiscovery is Kyverno's own discovery client over the list of API resources that its command line carries.
// Kinds, resources and subresources of policies are resolved with it as in a cluster.
func newDiscovery() (dclient.IDiscovery, error) {
	groups, err := data.APIGroupResources()
	if err != nil {
		return nil, err
	}
	kube := kubefake.NewSimpleClientset()
	kube.Resources = resourceLists(groups)
	client, err := dclient.NewClient(context.Background(), nil, kube, math.MaxInt64, false, nil)
	if err != nil {
		return nil, err
	}
	return client.Discovery(), nil
}

func resourceLists(groups []*restmapper.APIGroupResources) []*metav1.APIResourceList {
	var lists []*metav1.APIResourceList
	for _, group := range groups {
		for _, version := range group.Group.Versions {
			lists = append(lists, &metav1.APIResourceList{
				GroupVersion: version.GroupVersion, APIResources: group.VersionedResources[version.Version],
			})
		}
	}
	return lists
}
