//! Names of the schema in the letter cases of Rust.

/// Words that the change of case within them must not split.
const WORDS: [&str; 28] = [
    "DDoS",
    "DynamoDB",
    "ETag",
    "FSx",
    "GiB",
    "GraphQL",
    "IPv4",
    "IPv6",
    "IaaS",
    "IdP",
    "IoT",
    "KiB",
    "LoRaWAN",
    "MiB",
    "MySQL",
    "NoSQL",
    "OAuth",
    "PaaS",
    "PostgreSQL",
    "SaaS",
    "TLSv",
    "TiB",
    "VPCDHCP",
    "VoIP",
    "WiFi",
    "iOS",
    "mTLS",
    "macOS",
];

/// Words that are two.
const SPLIT: [(&str, [&str; 2]); 1] = [("VPCDHCP", ["VPC", "DHCP"])];

/// The words of a name: `DBClusterARNs` has `DB`, `Cluster` and `ARNs`.
pub(super) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let mut rest = part;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(first_word(rest));
            match SPLIT.iter().find(|(together, _)| *together == word) {
                Some((_, apart)) => words.extend(apart),
                None => words.push(word),
            }
            rest = after;
        }
    }
    words
}

/// The length of the first word of letters and digits.
fn first_word(text: &str) -> usize {
    let count = |from: usize, is: fn(&u8) -> bool| text.bytes().skip(from).take_while(is).count();
    if let Some(length) = known_word(text) {
        return length + count(length, u8::is_ascii_digit);
    }
    let capitals = count(0, u8::is_ascii_uppercase);
    // A word such as `IPv4` may begin among the capitals before it, as in `VPCIPv4`.
    if let Some(before) = (1..capitals).find(|at| text.get(*at..).and_then(known_word).is_some()) {
        return before;
    }
    let small = count(capitals, u8::is_ascii_lowercase);
    let end = match (capitals, small) {
        (0 | 1, _) | (_, 0) => capitals + small,
        // The plural of an abbreviation, as in `ARNs`.
        (_, 1) if text.as_bytes().get(capitals) == Some(&b's') => capitals + 1,
        _ => return capitals - 1,
    };
    let digits = count(end, u8::is_ascii_digit);
    match digits {
        0 => end.max(1),
        // Small letters after digits go on with the word, as in `x86ish` and `K8s`.
        _ => end + digits + count(end + digits, u8::is_ascii_lowercase),
    }
}

fn known_word(text: &str) -> Option<usize> {
    let word = WORDS.iter().find(|word| text.starts_with(**word))?;
    let next = text.as_bytes().get(word.len());
    (!next.is_some_and(u8::is_ascii_lowercase)).then_some(word.len())
}

/// `VPCEndpoint` as a type: `VpcEndpoint`.
pub(super) fn pascal(name: &str) -> String {
    let mut joined = String::with_capacity(name.len());
    for word in words(name) {
        let next_to_digit = joined.bytes().last().is_some_and(|last| last.is_ascii_digit());
        if next_to_digit && word.starts_with(|first: char| first.is_ascii_digit()) {
            joined.push('_');
        }
        let (first, rest) = word.split_at(1);
        joined.push_str(&first.to_ascii_uppercase());
        joined.push_str(&rest.to_ascii_lowercase());
    }
    joined
}

/// `CidrBlock` as a method or module: `cidr_block`.
pub(super) fn snake(name: &str) -> String {
    let joined = words(name).join("_").to_ascii_lowercase();
    if joined.starts_with(|first: char| first.is_ascii_digit()) { format!("_{joined}") } else { joined }
}

/// An identifier that is no keyword: `type` as `r#type`.
pub(super) fn identifier(name: String) -> String {
    match name.as_str() {
        "self" | "Self" | "super" | "crate" => format!("{name}_"),
        "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const" | "continue" | "do"
        | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn" | "for" | "gen" | "if" | "impl"
        | "in" | "let" | "loop" | "macro" | "match" | "mod" | "move" | "mut" | "override" | "priv"
        | "pub" | "ref" | "return" | "static" | "struct" | "trait" | "true" | "try" | "type" | "typeof"
        | "unsafe" | "unsized" | "use" | "virtual" | "where" | "while" | "yield" => format!("r#{name}"),
        _ => name,
    }
}

/// Two names as one, words that end the first and begin the second once: `SecurityGroup` and `GroupName` are
/// `SecurityGroupName`.
pub(super) fn joined(first: &str, second: &str) -> String {
    let (first_words, second_words) = (words(first), words(second));
    let longest = first_words.len().min(second_words.len());
    let overlap = (1..=longest).rev().find(|length| {
        let tail = first_words.iter().rev().take(*length).rev();
        tail.zip(&second_words).all(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    let rest: Vec<_> = second_words.into_iter().skip(overlap.unwrap_or(0)).collect();
    pascal(&format!("{first}-{}", rest.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        let cases = [
            ("VPC", "Vpc", "vpc"),
            ("VPCEndpoint", "VpcEndpoint", "vpc_endpoint"),
            ("DBClusterARNs", "DbClusterArns", "db_cluster_arns"),
            ("EC2SecurityGroupId", "Ec2SecurityGroupId", "ec2_security_group_id"),
            ("VPCDHCPOptionsAssociation", "VpcDhcpOptionsAssociation", "vpc_dhcp_options_association"),
            ("AssignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation", "assign_ipv6_address_on_creation"),
            ("VPCIPv4Block", "VpcIpv4Block", "vpc_ipv4_block"),
            ("IoTSiteWise", "IotSiteWise", "iot_site_wise"),
            ("GraphQLApi", "GraphqlApi", "graphql_api"),
            ("OnSourceDDoSProtection", "OnSourceDdosProtection", "on_source_ddos_protection"),
            ("HTTPs", "Https", "https"),
            ("WebACLs", "WebAcls", "web_acls"),
            ("Route53", "Route53", "route53"),
            ("K8sVersion", "K8sVersion", "k8s_version"),
            ("TLS-1-2-2021-06", "Tls1_2_2021_06", "tls_1_2_2021_06"),
            ("x86_64", "X86_64", "x86_64"),
            ("SOURCE_IP", "SourceIp", "source_ip"),
            ("t3.micro", "T3Micro", "t3_micro"),
            ("Endpoint.Address", "EndpointAddress", "endpoint_address"),
            ("KMSKeyID", "KmsKeyId", "kms_key_id"),
            ("", "", ""),
        ];
        for (name, type_name, method) in cases {
            assert_eq!((pascal(name).as_str(), snake(name).as_str()), (type_name, method), "{name}");
        }
    }

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(identifier("type".to_owned()), "r#type");
        assert_eq!(identifier("self".to_owned()), "self_");
        assert_eq!(identifier("name".to_owned()), "name");
    }

    #[test]
    fn names_join_without_repetition() {
        assert_eq!(joined("SecurityGroup", "GroupName"), "SecurityGroupName");
        assert_eq!(joined("EIP", "AllocationId"), "EipAllocationId");
        assert_eq!(joined("Table", "TableName"), "TableName");
    }
}
