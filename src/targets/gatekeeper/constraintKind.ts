export const CONSTRAINT_KIND = 'PspFerryPodSecurity';
