// Command helmtest renders charts as Helm 3.22 does and builds kustomizations as kustomize 5.8 does, one JSON line each.
// The protocol is described in ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type request struct {
	Op string `json:"op"`
	// Folder of the chart or the kustomization.
	Folder string         `json:"folder"`
	Values map[string]any `json:"values"`
	// Namespace of the release.
	Namespace string `json:"namespace"`
	// Parent makes the chart a subchart of an empty one of this name.
	Parent string `json:"parent"`
	// APIVersions are served besides Kubernetes' own.
	APIVersions []string `json:"apiVersions"`
	// KubeMinor is the minor version as the server spells it, with a plus on some; Helm's own default where empty.
	KubeMinor string `json:"kubeMinor"`
	// Unchecked is helm --skip-schema-validation.
	Unchecked bool `json:"unchecked"`
}

type answer struct {
	YAML  string `json:"yaml"`
	Error string `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		text, err := "", json.Unmarshal(lines.Bytes(), &r)
		if err == nil {
			text, err = r.run()
		}
		reply := answer{YAML: text}
		if err != nil {
			reply = answer{Error: err.Error()}
		}
		if out.Encode(reply) != nil {
			return
		}
	}
}

func (r request) run() (string, error) {
	switch r.Op {
	case "helm":
		return r.helm()
	case "kustomize":
		return r.kustomize()
	}
	return "", fmt.Errorf("unknown op %s", r.Op)
}

func (r request) helm() (string, error) {
	loaded, err := loader.Load(r.Folder)
	if err != nil {
		return "", err
	}
	if err := loaded.Validate(); err != nil {
		return "", err
	}
	if r.Parent != "" {
		parent := &chart.Chart{Metadata: &chart.Metadata{APIVersion: "v2", Name: r.Parent, Version: "0.1.0"}}
		parent.AddDependency(loaded)
		loaded = parent
	}
	if err := chartutil.ProcessDependenciesWithMerge(loaded, r.Values); err != nil {
		return "", err
	}
	release := chartutil.ReleaseOptions{Name: "release", Namespace: r.Namespace, Revision: 1, IsInstall: true}
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.APIVersions = append(capabilities.APIVersions, r.APIVersions...)
	if r.KubeMinor != "" {
		version := "v1." + strings.TrimSuffix(r.KubeMinor, "+") + ".0"
		capabilities.KubeVersion = chartutil.KubeVersion{Version: version, Major: "1", Minor: r.KubeMinor}
	}
	values, err := chartutil.ToRenderValuesWithSchemaValidation(loaded, r.Values, release, capabilities, r.Unchecked)
	if err != nil {
		return "", err
	}
	files, err := engine.Render(loaded, values)
	if err != nil {
		return "", err
	}
	return joined(files), nil
}

// joined is every file that renders to something, in the order of their names; notes are for people.
func joined(files map[string]string) string {
	var names []string
	for name, text := range files {
		if path.Ext(name) == ".yaml" && strings.TrimSpace(text) != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var out strings.Builder
	for _, name := range names {
		out.WriteString("---\n" + files[name] + "\n")
	}
	return out.String()
}

func (r request) kustomize() (string, error) {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), r.Folder)
	if err != nil {
		return "", err
	}
	text, err := built.AsYaml()
	return string(text), err
}
