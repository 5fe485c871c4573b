/**
 * The fields of a pod that Kubernetes added after 1.24, the last version with PSP. A 1.24 server
 * dropped them before PSP saw the pod, so no PSP could restrict what they grant.
 */
export interface FieldSince124 {
  /** Path from the pod. `containers` stands for init and ephemeral containers too. */
  readonly path: string;
  /** What the field grants to a pod; left out if it grants nothing. */
  readonly grants?: string;
  /** How the targets treat the field, if they check it. */
  readonly judged?: string;
}

const AFFINITIES = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
  `spec.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm`,
  `spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[]`,
]);
const APPARMOR = 'treat it as the profile of the annotation: gap apparmor-fields';

export const FIELDS_SINCE_124: readonly FieldSince124[] = [
  {
    path: 'spec.resourceClaims',
    grants: 'devices of the node, through claims that a driver of the cluster serves',
  },
  {
    path: 'spec.containers[].resources.claims',
    grants: 'the devices of `spec.resourceClaims`, for this container',
  },
  {
    path: 'spec.volumes[].image',
    grants: 'reading the content of any image',
    judged:
      'only a policy with `*` admits it, because no policy can name this type of volume; one that admits the emptyDir that PSP saw may refuse it: gap image-volumes. `psa` admits it',
  },
  {
    path: 'spec.volumes[].projected.sources[].podCertificate',
    grants: 'a certificate in the name of the pod, by a signer of the cluster',
    judged: 'treat it as any projected volume',
  },
  {
    path: 'spec.volumes[].ephemeral.volumeClaimTemplate.spec.dataSourceRef.namespace',
    grants: 'the content of a volume of another namespace, if a ReferenceGrant there allows it',
    judged: 'treat it as any ephemeral volume',
  },
  {
    path: 'spec.hostUsers',
    judged:
      '`psa` lets a pod with a user namespace run as root at level restricted, and mount /proc unmasked at baseline: gap hostUsers',
  },
  { path: 'spec.securityContext.appArmorProfile', judged: APPARMOR },
  { path: 'spec.containers[].securityContext.appArmorProfile', judged: APPARMOR },
  {
    path: 'spec.volumes[].projected.sources[].clusterTrustBundle',
    judged: 'treat it as any projected volume',
  },
  ...[
    ...AFFINITIES.flatMap((term) => [`${term}.matchLabelKeys`, `${term}.mismatchLabelKeys`]),
    'spec.containers[].env[].valueFrom.fileKeyRef',
    ...['postStart', 'preStop'].flatMap((hook) => [
      `spec.containers[].lifecycle.${hook}.httpGet.protocol`,
      `spec.containers[].lifecycle.${hook}.sleep`,
    ]),
    'spec.containers[].lifecycle.stopSignal',
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      `spec.containers[].${probe}.grpc.mode`,
      `spec.containers[].${probe}.httpGet.protocol`,
    ]),
    'spec.containers[].resizePolicy',
    'spec.containers[].restartPolicy',
    'spec.containers[].restartPolicyRules',
    'spec.containers[].volumeMounts[].bindMountOptions',
    'spec.containers[].volumeMounts[].recursiveReadOnly',
    'spec.evictionResponders',
    'spec.hostnameOverride',
    'spec.resources',
    'spec.schedulingGates',
    'spec.schedulingGroup',
    'spec.securityContext.seLinuxChangePolicy',
    'spec.securityContext.supplementalGroupsPolicy',
    'spec.topologySpreadConstraints[].matchLabelKeys',
    'spec.topologySpreadConstraints[].nodeAffinityPolicy',
    'spec.topologySpreadConstraints[].nodeTaintsPolicy',
    'spec.volumes[].ephemeral.volumeClaimTemplate.spec.volumeAttributesClassName',
    'spec.volumes[].emptyDir.mode',
    // They set the owner of the files in the volume.
    ...['configMap', 'downwardAPI', 'secret'].flatMap((source) => [
      `spec.volumes[].${source}.defaultUser`,
      `spec.volumes[].${source}.items[].user`,
      `spec.volumes[].projected.sources[].${source}.items[].user`,
    ]),
    'spec.volumes[].projected.defaultUser',
    'spec.volumes[].projected.sources[].serviceAccountToken.user',
  ].map((path): FieldSince124 => ({ path })),
];
