import manifest from '../../package.json' with { type: 'json' };

const version: string = manifest.version;
export default version;
