package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/apis/apiserver"
	apiserverinstall "k8s.io/apiserver/pkg/apis/apiserver/install"
	"k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/client-go/informers"
	"k8s.io/kubernetes/plugin/pkg/admission/security/podsecurity"
)

var plugins = func() *admission.Plugins {
	all := admission.NewPlugins()
	podsecurity.Register(all)
	return all
}()

// newPodSecurity builds the plugin as the server does, from its registration and the cluster's configuration.
func newPodSecurity(config []byte, client namespaceClient) (admission.Interface, error) {
	var reader io.Reader
	if config != nil {
		reader = bytes.NewReader(config)
	}
	return plugins.InitPlugin(podsecurity.PluginName, reader, podSecurityInitializer{client})
}

type podSecurityInitializer struct{ client namespaceClient }

func (i podSecurityInitializer) Initialize(plugin admission.Interface) {
	typed := plugin.(*podsecurity.Plugin)
	typed.InspectEffectiveVersion(compatibility.DefaultBuildEffectiveVersion())
	typed.SetExternalKubeClientSet(i.client)
	typed.SetExternalKubeInformerFactory(informers.NewSharedInformerFactory(i.client, 0))
}

var configScheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	apiserverinstall.Install(scheme)
	return scheme
}()

var configDecoder = serializer.NewCodecFactory(configScheme, serializer.EnableStrict).UniversalDecoder()

// podSecurityConfiguration is the plugin's configuration in a document that is one or wraps one; nil in any other document.
func podSecurityConfiguration(raw json.RawMessage) (json.RawMessage, error) {
	var kind struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, err
	}
	switch kind.Kind {
	case "PodSecurityConfiguration":
		return raw, nil
	case "AdmissionConfiguration":
		return podSecurityEntry(raw)
	}
	return nil, nil
}

func podSecurityEntry(raw json.RawMessage) (json.RawMessage, error) {
	object, err := runtime.Decode(configDecoder, raw)
	if err != nil {
		return nil, err
	}
	config, ok := object.(*apiserver.AdmissionConfiguration)
	if !ok {
		return nil, fmt.Errorf("expected AdmissionConfiguration, got %T", object)
	}
	for _, plugin := range config.Plugins {
		if plugin.Name == podsecurity.PluginName && plugin.Configuration != nil {
			return plugin.Configuration.Raw, nil
		}
	}
	return nil, fmt.Errorf("AdmissionConfiguration without a configuration of the plugin %s", podsecurity.PluginName)
}
