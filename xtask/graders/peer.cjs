// What aws-cdk-lib costs for the design of benches/src/design.rs: stacks of queues, topics, roles and parameters.
//
//     node peer.cjs STACKS RESOURCES OUT
//
// With CDK_VALIDATION=false in its environment it leaves its validation of templates out, which takes most of its time.
const { Construct } = require("constructs");
const { App, Stack, aws_iam: iam, aws_sns: sns, aws_sqs: sqs, aws_ssm: ssm } = require("aws-cdk-lib");

const [stacks, resources, outdir] = process.argv.slice(2);
const RESOURCES_OF_A_UNIT = 4;
const UNITS_BETWEEN_REFERENCES = 10;

function addUnit(stack, index, topicsBefore) {
  const unit = new Construct(stack, `Unit${index}`);
  const queue = new sqs.CfnQueue(unit, "Queue", { visibilityTimeout: 60, messageRetentionPeriod: 345600 });
  const topic = new sns.CfnTopic(unit, "Topic", { displayName: `Topic ${index}` });
  new iam.CfnRole(unit, "Role", {
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
    },
    policies: [
      {
        policyName: "work",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue.attrArn },
            { Effect: "Allow", Action: "sns:Publish", Resource: topic.attrTopicArn },
          ],
        },
      },
    ],
  });
  const before = index % UNITS_BETWEEN_REFERENCES === 0 ? topicsBefore[index] : undefined;
  new ssm.CfnParameter(unit, "Parameter", { type: "String", value: (before ?? topic).ref });
  return topic;
}

const app = new App({ outdir, analyticsReporting: false });
let topics = [];
for (let index = 0; index < Number(stacks); index += 1) {
  const env = { account: "111122223333", region: "eu-west-1" };
  const stack = new Stack(app, `Stack${index}`, { env });
  const before = topics;
  topics = Array.from({ length: Number(resources) / RESOURCES_OF_A_UNIT }, (_, unit) => addUnit(stack, unit, before));
}
app.synth();
