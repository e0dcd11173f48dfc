// An ordinary application as people write it with aws-cdk-lib: a VPC, a service on Fargate behind a load balancer, a
// database. Faults can be planted in it, by name:
//
//     node ordinary.cjs OUT [FAULT]
const { App, Duration, RemovalPolicy, Stack, aws_ec2: ec2, aws_ecs: ecs, aws_iam: iam, aws_rds: rds } = require("aws-cdk-lib");
const { ApplicationLoadBalancedFargateService } = require("aws-cdk-lib/aws-ecs-patterns");

const [outdir, fault] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false });
const env = { account: "111122223333", region: "eu-west-1" };

// Zones are given, so that nothing has to be looked up in an account.
class Zoned extends Stack {
  get availabilityZones() {
    return ["eu-west-1a", "eu-west-1b"];
  }
}

const network = new Zoned(app, "Network", { env });
const vpc = new ec2.Vpc(network, "Vpc", { maxAzs: 2 });

const data = new Zoned(app, "Data", { env });
const database = new rds.DatabaseInstance(data, "Database", {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  vpc,
  multiAz: true,
  storageEncrypted: true,
  deletionProtection: true,
  backupRetention: Duration.days(7),
  removalPolicy: RemovalPolicy.RETAIN,
});

const service = new Zoned(app, "Service", { env });
const web = new ApplicationLoadBalancedFargateService(service, "Web", {
  vpc,
  desiredCount: 2,
  minHealthyPercent: 100,
  taskImageOptions: { image: ecs.ContainerImage.fromRegistry("public.ecr.aws/docker/library/nginx:stable"), containerPort: 8080 },
});
database.connections.allowDefaultPortFrom(web.service);

const FAULTS = {
  // Something refers to a resource that is not there.
  "dangling-reference": () => vpc.publicSubnets[0].node.defaultChild.addPropertyOverride("VpcId", { Ref: "NoSuchVpc" }),
  "misspelt-property": () => database.node.defaultChild.addPropertyOverride("StorageEncryptd", true),
  "wrong-enum": () => web.taskDefinition.node.defaultChild.addPropertyOverride("NetworkMode", "awsvcp"),
  // Fargate has no task of this size.
  "task-size": () => web.taskDefinition.node.defaultChild.addPropertyOverride("Memory", "16384"),
  "open-database": () => database.connections.allowDefaultPortFromAnyIpv4(),
  "public-database": () => database.node.defaultChild.addPropertyOverride("PubliclyAccessible", true),
  "unencrypted-database": () => database.node.defaultChild.addPropertyOverride("StorageEncrypted", false),
  "admin-task": () => web.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ["*"], resources: ["*"] })),
  "secret-in-environment": () => web.taskDefinition.defaultContainer.addEnvironment("DB_PASSWORD", "hunter2-Xk93!pQzL0v"),
  "overlapping-subnets": () => vpc.privateSubnets[1].node.defaultChild.addPropertyOverride("CidrBlock", "10.0.0.0/18"),
};
if (fault !== undefined) {
  FAULTS[fault]();
}
app.synth();
