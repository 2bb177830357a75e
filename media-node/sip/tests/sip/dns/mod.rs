//! A stand-in DNS server: answers from a list of records over UDP, and says "no such name" otherwise.

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{A, NAPTR, SRV};
use hickory_resolver::proto::rr::{Name, RData, Record};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::UdpSocket;

pub fn name(text: &str) -> Name {
    Name::from_ascii(text).unwrap()
}

pub fn record(owner: &str, data: RData) -> Record {
    Record::from_rdata(name(owner), 60, data)
}

pub fn a(owner: &str, ip: [u8; 4]) -> Record {
    record(owner, RData::A(A(Ipv4Addr::from(ip))))
}

pub fn srv(owner: &str, priority: u16, port: u16, target: &str) -> Record {
    record(owner, RData::SRV(SRV::new(priority, 1, port, name(target))))
}

pub fn naptr(owner: &str, order: u16, service: &str, replacement: &str) -> Record {
    let data = NAPTR::new(
        order,
        0,
        Box::from(&b"s"[..]),
        Box::from(service.as_bytes()),
        Box::default(),
        name(replacement),
    );
    record(owner, RData::NAPTR(data))
}

/// Serves the records until the test ends.
pub async fn serve(records: Vec<Record>) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0u8; 4096];
        while let Ok((len, source)) = socket.recv_from(&mut buffer).await {
            let Ok(question) = Message::from_vec(&buffer[..len]) else {
                continue;
            };
            let mut answer = Message::response(question.metadata.id, OpCode::Query);
            if let Some(query) = question.queries.first() {
                answer.add_query(query.clone());
                let fits = |record: &&Record| {
                    record.name == *query.name() && record.data.record_type() == query.query_type()
                };
                for record in records.iter().filter(fits) {
                    answer.add_answer(record.clone());
                }
                if answer.answers.is_empty() {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                }
            }
            let bytes = answer.to_vec().unwrap();
            let _ = socket.send_to(&bytes, source).await;
        }
    });
    address
}
