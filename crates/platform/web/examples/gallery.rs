//! Serves the gallery of components: `cargo run -p web --example gallery`, then <http://localhost:8099>.

use std::net::SocketAddr;
use std::sync::Arc;

use kernel::Env;
use web::gallery::{GalleryGate, routes};
use web::{PublicUrl, Side, Site, testing};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = testing::config(Side::Id);
    config.public_url = PublicUrl::parse("http://localhost:8099")?;
    let site = Site::builder(config, Env::system())
        .gate(Arc::new(GalleryGate))
        .nav("/forms", "web-low-vision-size")
        .nav("/parts", "web-low-vision-scheme")
        .nav("/account", "web-low-vision-images")
        .sign_in("/forms")
        .build();
    let app = site.mount(routes()).into_make_service_with_connect_info::<SocketAddr>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    println!("http://localhost:8099");
    axum::serve(listener, app).await?;
    Ok(())
}
