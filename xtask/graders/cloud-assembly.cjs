// Checks cloud assemblies against the JSON schemas of @aws-cdk/cloud-assembly-schema, and that every file
// they name exists. Arguments: folders. Prints {file: [complaint, …]}, with an entry for every file checked.
//
// The schemas are taken strictly: a member that they do not list is a fault, and an artifact's properties
// are those of its own type, where the schema as published would accept those of any.

const fs = require('fs');
const path = require('path');
const { Validator } = require('jsonschema');

const assemblySchema = strict(require('@aws-cdk/cloud-assembly-schema/schema/cloud-assembly.schema.json'));
const assetsSchema = strict(require('@aws-cdk/cloud-assembly-schema/schema/assets.schema.json'));

// An artifact's properties are checked apart, by its type.
assemblySchema.definitions.ArtifactManifest.properties.properties = { type: 'object' };

const PROPERTIES_BY_TYPE = {
  'aws:cloudformation:stack': 'AwsCloudFormationStackProperties',
  'cdk:asset-manifest': 'AssetManifestProperties',
  'cdk:tree': 'TreeArtifactProperties',
  'cdk:cloud-assembly': 'NestedCloudAssemblyProperties',
  'cdk:feature-flag-report': 'FeatureFlagReportProperties',
  // Files of our own, which the official CLI passes over.
  none: 'TreeArtifactProperties',
};

// The published package has no schema for tree.json; this is what aws-cdk-lib's TreeMetadata writes.
const treeSchema = {
  $ref: '#/definitions/Tree',
  definitions: {
    Tree: {
      type: 'object',
      properties: { version: { enum: ['tree-0.1'] }, tree: { $ref: '#/definitions/Node' } },
      required: ['version', 'tree'],
      additionalProperties: false,
    },
    Node: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        path: { type: 'string' },
        children: { type: 'object', additionalProperties: { $ref: '#/definitions/Node' } },
        attributes: { type: 'object' },
        constructInfo: {
          type: 'object',
          properties: { fqn: { type: 'string' }, version: { type: 'string' }, metadata: { type: 'array' } },
          required: ['fqn', 'version'],
          additionalProperties: false,
        },
      },
      required: ['id', 'path'],
      additionalProperties: false,
    },
  },
};

const complaints = {};
for (const folder of process.argv.slice(2)) checkAssembly(folder);
console.log(JSON.stringify(complaints));

function checkAssembly(folder) {
  const manifestFile = path.join(folder, 'manifest.json');
  const manifest = check(manifestFile, assemblySchema);
  for (const [id, artifact] of Object.entries(manifest?.artifacts ?? {})) {
    const complain = (message) => complaints[manifestFile].push(`artifacts.${id}: ${message}`);
    const properties = artifact.properties ?? {};
    const definition = PROPERTIES_BY_TYPE[artifact.type];
    if (definition) {
      const schema = { ...assemblySchema, $ref: `#/definitions/${definition}` };
      errors(properties, schema).forEach((error) => complain(`properties: ${error}`));
    } else {
      complain(`type ${artifact.type} is not one that the schema describes`);
    }
    for (const dependency of artifact.dependencies ?? []) {
      if (!(dependency in manifest.artifacts)) complain(`depends on ${dependency}, which does not exist`);
    }
    const named = properties.templateFile ?? properties.file ?? properties.directoryName;
    for (const file of [named, artifact.additionalMetadataFile]) {
      if (file && !fs.existsSync(path.join(folder, file))) complain(`names ${file}, which does not exist`);
    }
    const file = named && path.join(folder, named);
    if (!file || !fs.existsSync(file)) continue;
    if (artifact.type === 'cdk:asset-manifest') checkAssets(folder, file);
    if (artifact.type === 'cdk:tree') checkTree(file);
    if (artifact.type === 'cdk:cloud-assembly') checkAssembly(file);
  }
}

function checkAssets(folder, file) {
  const manifest = check(file, assetsSchema);
  for (const [id, asset] of Object.entries(manifest?.files ?? {})) {
    const source = asset.source?.path;
    if (source && !fs.existsSync(path.join(folder, source))) {
      complaints[file].push(`files.${id}: names ${source}, which does not exist`);
    }
  }
}

function checkTree(file) {
  const tree = check(file, treeSchema)?.tree;
  if (tree) checkPaths(tree, tree.path);
  function checkPaths(node, expected) {
    if (node.path !== expected) complaints[file].push(`${node.path} stands where ${expected} belongs`);
    for (const [id, child] of Object.entries(node.children ?? {})) {
      if (child.id !== id) complaints[file].push(`${child.path} is filed under ${id}`);
      checkPaths(child, expected ? `${expected}/${child.id}` : child.id);
    }
  }
}

/** Checks one file and gives back what it holds; what cannot be read is a complaint. */
function check(file, schema) {
  complaints[file] = [];
  try {
    const value = JSON.parse(fs.readFileSync(file, 'utf8'));
    complaints[file] = errors(value, schema);
    return value;
  } catch (error) {
    complaints[file].push(error.message);
    return undefined;
  }
}

function errors(value, schema) {
  return new Validator().validate(value, schema).errors.map((error) => error.stack);
}

/** A copy of `schema` in which an object has the listed members only. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (copy.type === 'object' && copy.properties) copy.additionalProperties ??= false;
  return copy;
}
