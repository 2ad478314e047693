//! Large lists on the desk: what the page says, bundles that are taken or refused, O and 0, and counts of use.

use std::sync::Arc;

use axum::http::StatusCode;
use vigie_doclist::{Change, Document, Entry, Key, Notice, Reason};
use vigie_model::Lang;
use vigie_node::Caller;
use vigie_store_lists::{FileShelf, Founding};

use super::browser::Site;

fn entry(number: &str) -> Change {
    let notice = Notice { reason: Reason::StolenBlank, owner: Default::default(), day: Default::default() };
    Change::Add(Entry { document: Document::new("UTO", "P", number).unwrap(), notice })
}

/// A site with a large list of one document, and its files.
async fn site() -> (Site, tempfile::TempDir) {
    let (site, folder) = (Site::new().await, tempfile::tempdir().unwrap());
    let shelf = Arc::new(FileShelf::new(folder.path()));
    let as_of = site.node.now();
    let founding = Founding { build: [1; 8], key: Key([2; 16]), as_of, sequence: 0, digest: [0; 32] };
    let mut builder = shelf.builder("sltd", founding).unwrap();
    builder.push(&entry("X10O")).unwrap();
    builder.finish(|_| {}).unwrap();
    site.node.set_large_lists(shelf);
    let owner = site.node.identity().member.clone();
    site.node.register_large_list(&Caller::node(), "sltd", "All members <1>", &owner).await.unwrap();
    (site, folder)
}

#[tokio::test]
async fn the_page_tells_of_large_lists_in_every_language() {
    let (site, _folder) = site().await;
    let mut browser = site.signed_in("omar").await;
    for (lang, words) in [
        (Lang::En, "Large lists"),
        (Lang::Fr, "Grandes listes"),
        (Lang::Es, "Listas grandes"),
        (Lang::Ar, "القوائم الكبيرة"),
    ] {
        browser.cookies.insert("vigie_lang".into(), lang.code().into());
        let page = browser.get("/lists").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(words);
        page.says("All members &#60;1&#62;");
        page.keeps_quiet_of("style=");
        page.keeps_quiet_of("/lists/bundle");
    }
}

#[tokio::test]
async fn a_bundle_is_taken_once_and_a_forged_one_is_refused_with_words() {
    let (site, _folder) = site().await;
    let bundle = site.node.sign_list_bundle(&Caller::node(), "sltd", vec![entry("Y7")]).await.unwrap();
    let mut browser = site.signed_in("ana").await;
    let forged: Vec<u8> = String::from_utf8(bundle.clone()).unwrap().replace("Y7", "Y8").into_bytes();
    let send = |octets: Vec<u8>| [("file", "sltd-1.bundle", octets)];
    for wrong in [forged, b"nonsense".to_vec(), Vec::new()] {
        let file = send(wrong);
        let files: Vec<(&str, &str, &[u8])> = file.iter().map(|(a, b, c)| (*a, *b, &c[..])).collect();
        let refused = browser.upload("/lists/bundle", &[("list", "sltd")], &files, false).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        refused.says("role=\"alert\"");
    }
    let files = [("file", "sltd-1.bundle", &bundle[..])];
    let taken = browser.upload("/lists/bundle", &[("list", "sltd")], &files, false).await;
    assert_eq!(taken.location(), "/lists?done=bundle-taken");
    browser.get(taken.location()).await.says("The bundle counts from now on.");
    let again = browser.upload("/lists/bundle", &[("list", "sltd")], &files, false).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    let mut officer = site.signed_in("omar").await;
    let refused = officer.upload("/lists/bundle", &[("list", "sltd")], &files, false).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_desk_asks_whether_it_is_o_or_zero_and_names_the_place() {
    let (site, folder) = site().await;
    let mut browser = site.signed_in("omar").await;
    let ask = [("state", "UTO"), ("class", "P"), ("number", "X100")];
    let again = browser.submit("/lists/look-up", &ask).await;
    again.says("read the number again");
    again.says("O or 0? Place in the number: 4");
    again.says("UTO|P|X10<mark>0</mark>");
    again.keeps_quiet_of("<b>listed</b>");
    let exact =
        browser.submit("/lists/look-up", &[("state", "UTO"), ("class", "P"), ("number", "X10O")]).await;
    exact.says("<b>listed</b> (stolen as a blank)");
    let page = browser.get("/lists").await;
    page.says("How the lists are used");
    page.keeps_quiet_of("X10");
    // Its files are lost: the list is not checked, and the page says why.
    std::fs::remove_dir_all(folder.path()).unwrap();
    site.node
        .register_large_list(&Caller::node(), "sltd", "x", &site.node.identity().member.clone())
        .await
        .unwrap_err();
    browser.get("/lists").await.says("its files are not there");
}
