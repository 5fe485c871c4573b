package main

import (
	"fmt"
	_ "unsafe"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-base/featuregate"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	_ "k8s.io/pod-security-admission/test"
)

// The types and the generator that the tests of Pod Security Admission keep to themselves (v0.37.2 test/fixtures.go).
type fixtureKey struct {
	version api.Version
	level   api.Level
	check   policy.CheckID
}

type fixtureData struct {
	expectErrorSubstring string
	failRequiresFeatures []featuregate.Feature
	failRequiresError    bool
	pass, fail           []*corev1.Pod
}

//go:linkname getFixtures k8s.io/pod-security-admission/test.getFixtures
func getFixtures(key fixtureKey) (fixtureData, error)

type standardFixtures struct {
	Check string        `json:"check"`
	Pass  []*corev1.Pod `json:"pass"`
	Fail  []*corev1.Pod `json:"fail"`
}

type standards struct {
	Fixtures []standardFixtures `json:"fixtures"`
	Error    string             `json:"error,omitempty"`
}

// standardsOf are upstream's own pods on either side of every check that a level makes in a version.
func standardsOf(level string, minor int) standards {
	result := standards{Fixtures: []standardFixtures{}}
	for _, check := range policy.DefaultChecks() {
		if check.Level == api.LevelRestricted && level == string(api.LevelBaseline) {
			continue
		}
		version := api.MajorMinorVersion(1, minor)
		if check.Versions[0].MinimumVersion.Minor() > minor {
			continue
		}
		data, err := getFixtures(fixtureKey{version, api.Level(level), check.ID})
		if err != nil {
			return standards{Fixtures: []standardFixtures{}, Error: fmt.Sprintf("%s: %s", check.ID, err)}
		}
		result.Fixtures = append(result.Fixtures, standardFixtures{string(check.ID), complete(data.pass), complete(data.fail)})
	}
	return result
}

// complete names the pods' kind, as a client would.
func complete(pods []*corev1.Pod) []*corev1.Pod {
	for _, pod := range pods {
		pod.SetGroupVersionKind(podKind)
		pod.Name = "probe"
	}
	return pods
}
