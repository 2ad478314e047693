//! The second line: what an examiner sees, what an officer does not, what is never kept.

use axum::http::StatusCode;
use vigie_specimen::{Defect, Spec};

use super::browser::{Site, now};
use super::{check, id_of, verdict};

#[tokio::test]
async fn an_examiner_sees_path_files_comparison_and_every_check_and_an_officer_the_first_line() {
    let site = Site::new().await;
    let altered = site.specimen(&Spec::sound("X1234567A", now()).with_defect(Defect::AlteredDg1));
    let mut eve = site.signed_in("eve").await;
    let answer = check(&mut eve, &altered).await;
    assert_eq!(verdict(&answer), "failed");
    let id = id_of(&answer);
    let case = eve.get(&format!("/check/{id}")).await;
    for words in [
        "class=\"chain\"",
        "Approved anchor (CSCA)",
        "Document signer (DSC)",
        "Data groups",
        "read, but not signed|differs",
        "All checks",
        "Signer and trust",
        "pa.sod-signature",
        "Recompute the report",
        "in memory only",
    ] {
        assert!(words.split('|').any(|one| case.body.contains(one)), "no {words}");
    }
    assert!(case.body.len() < 300_000);

    let mut omar = site.signed_in("omar").await;
    let own = check(&mut omar, &altered).await;
    let own = omar.get(&format!("/check/{}", id_of(&own))).await;
    own.says("verdict failed");
    for hidden in ["class=\"chain\"", "Recompute the report", "/portrait", "/file/"] {
        own.keeps_quiet_of(hidden);
    }
    // Another's check is not there for an officer, whatever the path.
    for path in ["", "/sheet", "/file/dg1", "/portrait"] {
        let status = omar.get(&format!("/check/{id}{path}")).await.status;
        assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{path}: {status}");
    }
}

#[tokio::test]
async fn bytes_of_a_file_are_shown_by_page_and_the_look_is_recorded() {
    let site = Site::new().await;
    let altered = site.specimen(&Spec::sound("X1234567A", now()).with_defect(Defect::AlteredDg1));
    let mut eve = site.signed_in("eve").await;
    let id = id_of(&check(&mut eve, &altered).await);
    let sod = eve.get(&format!("/check/{id}/file/sod")).await;
    assert_eq!(sod.status, StatusCode::OK);
    sod.says("000000");
    sod.says("OBJECT IDENTIFIER");
    assert!(sod.body.len() < 300_000);
    assert_eq!(eve.get(&format!("/check/{id}/file/dg2?page=99999")).await.status, StatusCode::OK);
    for name in ["dg9", "nothing", "DG1", "..%2Fsod", "%00"] {
        assert_eq!(
            eve.get(&format!("/check/{id}/file/{name}")).await.status,
            StatusCode::NOT_FOUND,
            "{name}"
        );
    }
    let mut aude = site.signed_in("aude").await;
    aude.get("/audit").await.says("check.looked");

    // Another examiner has what evidence keeps, and nothing of what only passes through.
    let mut ada = site.signed_in("ada").await;
    assert_eq!(ada.get(&format!("/check/{id}/file/dg1")).await.status, StatusCode::OK);
    assert_eq!(ada.get(&format!("/check/{id}/file/dg2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&format!("/check/{id}/portrait")).await.status, StatusCode::NOT_FOUND);
    let case = ada.get(&format!("/check/{id}")).await;
    case.says("The portrait is not kept.");
    case.keeps_quiet_of("/portrait\"");
}

#[tokio::test]
async fn a_passed_check_can_be_looked_at_for_some_minutes_and_leaves_no_evidence() {
    let site = Site::new().await;
    let mut eve = site.signed_in("eve").await;
    let answer = check(&mut eve, &site.specimen(&Spec::sound("X1234567A", now()))).await;
    assert_eq!(verdict(&answer), "passed");
    let path = format!("/check/{}", id_of(&answer));
    let case = eve.get(&path).await;
    case.says("Approved anchor (CSCA)");
    case.says("authenticated: signed by the issuer");
    case.keeps_quiet_of("Recompute the report");
    let later = site.signed_in("ada").await.get(&path).await;
    later.says("nothing else of this check is kept");
    later.keeps_quiet_of("X1234567A");
}

#[tokio::test]
async fn the_sheet_for_the_file_holds_no_name_and_a_masked_number() {
    let site = Site::new().await;
    let altered = site.specimen(&Spec::sound("X1234567A", now()).with_defect(Defect::AlteredDg1));
    let mut omar = site.signed_in("omar").await;
    let id = id_of(&check(&mut omar, &altered).await);
    let sheet = omar.get(&format!("/check/{id}/sheet")).await;
    assert_eq!(sheet.status, StatusCode::OK);
    sheet.says("X*******A");
    sheet.says("Evidence against this document");
    sheet.keeps_quiet_of("X1234567A");
    for line in &altered.mrz {
        let name = line.split('<').find(|part| part.len() > 5).unwrap_or("ERIKSSON");
        sheet.keeps_quiet_of(name);
    }
    assert_eq!(omar.get("/check/none/sheet").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn kept_evidence_gives_the_same_report_octet_by_octet() {
    let site = Site::new().await;
    let mut eve = site.signed_in("eve").await;
    for defect in [Defect::AlteredDg1, Defect::WrongCheckDigit] {
        let specimen = site.specimen(&Spec::sound("X1234567A", now()).with_defect(defect));
        let id = id_of(&check(&mut eve, &specimen).await);
        let answer = eve.submit(&format!("/check/{id}/recompute"), &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.says("Recomputed: the same report, octet by octet.");
    }
    let passed = id_of(&check(&mut eve, &site.specimen(&Spec::sound("X1234567A", now()))).await);
    eve.submit(&format!("/check/{passed}/recompute"), &[]).await.says("Nothing is kept to recompute from");
    let mut omar = site.signed_in("omar").await;
    let answer = omar.submit(&format!("/check/{passed}/recompute"), &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_differs_between_the_printed_lines_and_the_chip_is_marked() {
    let site = Site::new().await;
    let chip = site.specimen(&Spec::sound("X1234567A", now()));
    let printed = site.specimen(&Spec::sound("X1234967A", now())).mrz.join("\n");
    let mut eve = site.signed_in("eve").await;
    let files: Vec<(&str, &str, &[u8])> =
        chip.files.iter().map(|(name, bytes)| ("files", name.as_str(), bytes.as_slice())).collect();
    let answer = eve.upload("/check", &[("reading", "first"), ("mrz", &printed)], &files, false).await;
    let case = eve.get(&format!("/check/{}", id_of(&answer))).await;
    case.says("class=\"differs\"");
    case.says("X1234<mark>9</mark>67A");
    case.says("X1234<mark>5</mark>67A");
    case.says("1 field differs");
}
