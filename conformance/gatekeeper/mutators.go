package main

import (
	"fmt"

	"github.com/open-policy-agent/gatekeeper/v3/apis/mutations/unversioned"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/mutators/assign"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/mutators/assignmeta"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/mutators/modifyset"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
)

// loadMutator does what the controller does with an admitted mutator. A schema conflict is an error here; on a cluster it stands
// in the status of the mutators in conflict, and none of them is applied. What only their CRDs check
// (the words of enumerations) is not checked.
func (e *engine) loadMutator(one document) error {
	mutator, err := mutatorOf(one)
	if err != nil {
		return err
	}
	e.state.mutators = append(e.state.mutators, mutator.ID())
	return e.mutators.Upsert(mutator)
}

func mutatorOf(one document) (types.Mutator, error) {
	switch one.object.GetKind() {
	case "Assign":
		object := &unversioned.Assign{}
		if err := decodeInto(one, object); err != nil {
			return nil, err
		}
		return assign.MutatorForAssign(object)
	case "AssignMetadata":
		object := &unversioned.AssignMetadata{}
		if err := decodeInto(one, object); err != nil {
			return nil, err
		}
		return assignmeta.MutatorForAssignMetadata(object)
	case "ModifySet":
		object := &unversioned.ModifySet{}
		if err := decodeInto(one, object); err != nil {
			return nil, err
		}
		// The one default of the mutators' CRDs that matters here.
		if object.Spec.Parameters.Operation == "" {
			object.Spec.Parameters.Operation = unversioned.MergeOp
		}
		return modifyset.MutatorForModifySet(object)
	default:
		return nil, fmt.Errorf("unexpected mutator")
	}
}
