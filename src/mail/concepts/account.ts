import type { ConceptWords } from './concept.ts'

/** Asks the reader to confirm who they are, or to sign in. */
export const CONFIRM_IDENTITY: ConceptWords = {
  en: `verify your | confirm your | update your ~ information | update your ~ details | update your account | update your ~ payment |
    update your ~ billing | validate your | re-validate | revalidate | verify now | confirm now | verify account | verify email |
    verify identity | verification required | account verification | identity verification | confirm that you are the owner |
    verify my account | confirm ownership | verify it s you | verify it was you | verify ownership | activate your account |
    reactivate your | restore your account | restore access | regain access | unlock your | unlock account | secure your account |
    review your account | review activity | review recent activity | log in to your account | login to your account | sign in to your account |
    log in to confirm | sign in to confirm | keep your account | keep same password | keep current password | keep my password | 2fa | two-factor | enable two | complete your verification |
    kyc | synchroni* your wallet | re-authenticate | authenticate your | update now | verify here | confirm here | confirm account`,
  de: `bestatigen sie ihr* | verifizieren sie | bestatigen sie jetzt | aktualisieren sie ihr* | aktualisierung ihr* | daten aktualisieren |
    daten bestatigen | konto bestatigen | konto verifizieren | identitat bestatigen | verifizierung | legitimier* | konto reaktivieren |
    jetzt bestatigen | jetzt aktualisieren | jetzt verifizieren | jetzt einloggen | jetzt anmelden | identitat ~ verifizieren | konto entsperren | konto freischalten |
    konto aktivieren | melden sie sich ~ an | abgleich ihrer | kundendaten | datenabgleich | photo-tan | phototan | pushtan | push-tan | tan-verfahren | s-pushtan`,
  fr: `verifiez votre | confirmez votre | confirmer votre | verifier votre | mettre a jour vos | mettez a jour vos | mettre a jour votre |
    mettez a jour votre | mise a jour de vos | mise a jour de votre | validez votre | valider votre | activez votre | activer votre |
    reactiver votre | debloquer votre | identifiez vous | connectez vous | authentifi* | confirmer votre identite | certicode | cle digitale | securipass`,
  es: `verifique su | verifica tu | confirme su | confirma tu | confirmar su | confirmar tu | verificar su | verificar tu | actualice su* |
    actualiza tu* | actualizar su* | actualizar tus | valide su | valida tu | validar su | active su | activa tu | reactive su | reactivar |
    desbloquear | verificacion de | confirmar ~ identidad | inicie sesion | inicia sesion | iniciar sesion`,
  pt: `verifique sua | verifique seu | confirme sua | confirme seu* | confirmar seu* | confirmar sua | atualize seu* | atualize sua |
    atualizar seu* | atualizar sua | atualizacao cadastral | atualizacao de cadastro | recadastr* | recadastramento | valide seu* | validar seu* | valide sua |
    desbloquei* | desbloquear | regularize | regularizar | regularizacao | ative seu* | ativar seu* | reativar | sincroniz* seu | iToken | itoken | token expirado |
    dados cadastrais | liberacao de acesso | confirme seus dados | modulo de seguranca`,
  it: `verifica* il tuo | verifichi il suo | confermi i suoi | conferma i tuoi | conferma la tua | confermare i | aggiorna i tuoi |
    aggiorna* la tua | aggiornare i | aggiornamento dei dati | aggiorna ora | convalida | riattiva | sblocca | attiva ora | accedi al tuo | accedi ora | verifica ora | verificare la`,
  nl: `bevestig uw | bevestig je | verifieer uw | verifieer je | verifieren | verificatie | controleer uw | bijwerken van uw | werk uw ~ bij |
    update uw | uw gegevens | gegevens bevestigen | gegevens bijwerken | heractiveer | activeer uw | identificeren | inloggen op | log in op | nu verifieren | identiteit bevestigen | digipass | bankpas`,
  sv: `bekrafta din* | verifiera din* | uppdatera din* | bekraeft dine | bekraeft din | opdater din* | bekreft din* | oppdater din* | vahvista | paivita`,
  pl: `potwierdz swoj* | zweryfikuj | zaktualizuj | potwierdzenie danych | weryfikacj* | odblokuj`,
  cs: `overte svuj | overte sve | potvrdte sv* | aktualizujte sv* | overeni`,
  ro: `verificati | confirmati | actualizati | verifica contul`,
  tr: `hesabinizi dogrula* | dogrulayin | bilgilerinizi guncelle* | onaylayin | guncelleyin`,
  ru: `подтвердите | обновите ваш* | верификаци* | войдите в | подтвердить`,
  cjk: `ご確認ください|本人確認|情報を更新|情報の更新|ログインして|アカウントの確認|確認手続き|認証手続き|お客様情報|確認をお願い|更新してください|更新手続き|认证|验证您|更新您的|确认您|驗證|確認您|본인 확인|인증`,
}

/** Says that an account, card or access is in trouble. */
export const ACCOUNT_TROUBLE: ConceptWords = {
  en: `account ~ suspended | account ~ limited | account ~ locked | account ~ blocked | account ~ disabled | account ~ restricted |
    account ~ deactivat* | account ~ terminat* | account ~ closed | account ~ on hold | account ~ compromised | account ~ hacked | access ~ restricted | access ~ limited | access ~ suspended | card ~ blocked | card ~ suspended |
    suspension of your | limitation* ~ account | temporarily suspended | temporarily locked | temporarily limited | temporarily restricted |
    unusual activit* | suspicious activit* | unauthori* access | unauthori* transaction* | unauthori* login | unusual sign* | unusual login | suspicious sign* | suspicious login |
    sign in attempt | login attempt | new sign in | new login | new device | unrecogni* device | unknown device | security alert | security notice | security breach |
    deactivation | deactivate your | will be deactivated | account suspension | your ~ has been suspended | your ~ has been locked | your ~ is suspended | violat* our | violation of | policy violation | community standards | copyright infringement |
    mailbox ~ full | mailbox ~ exceeded | storage ~ full | storage ~ exceeded | storage limit | quota ~ exceeded | quota limit | out of storage | running out of storage |
    password ~ expire* | password ~ expir* | password expiration | email ~ expire* | mailbox ~ expire* | incoming messages ~ pending | undelivered messages | pending messages | quarantined messages | messages ~ on hold | failed to deliver ~ messages | stuck messages | incoming mails ~ | unable to verify ~ information | problem with your account | issue with your account`,
  de: `konto ~ gesperrt | konto ~ eingeschrankt | konto ~ deaktiviert | konto ~ ausgesetzt | konto wurde | zugang ~ gesperrt | karte ~ gesperrt | zugriff ~ eingeschrankt | ungewohnliche aktivitat* |
    verdachtige aktivitat* | unbefugt* zugriff | unberechtigt* zugriff | sicherheitswarnung | sicherheitshinweis | sicherheitsmeldung | sperrung | gesperrt | eingeschrankt | ungewohnliche anmeldung |
    anmeldeversuch | postfach ~ voll | speicher* ~ voll | speicherplatz | passwort lauft ab | lauft heute ab | wird deaktiviert | wird gesperrt | deaktivierung | cloud-speicher`,
  fr: `compte ~ suspendu | compte ~ bloque | compte ~ limite | compte ~ restreint | compte ~ desactive | compte ~ ferme | carte ~ bloquee | acces ~ suspendu | acces ~ limite | activite inhabituelle |
    activite suspecte | connexion inhabituelle | tentative de connexion | suspension de votre | suspension du compte | alerte de securite | boite ~ pleine | stockage ~ plein | stockage ~ sature | mot de passe ~ expir* | sera suspendu | sera desactive | sera supprime | a ete suspendu | a ete bloque`,
  es: `cuenta ~ suspendida | cuenta ~ bloqueada | cuenta ~ limitada | cuenta ~ restringida | cuenta ~ desactivada | tarjeta ~ bloqueada | acceso ~ bloqueado | acceso ~ restringido | actividad inusual |
    actividad sospechosa | inicio de sesion | suspension de su | alerta de seguridad | buzon ~ lleno | almacenamiento ~ lleno | contrasena ~ expir* | contrasena ~ caduc* | sera suspendida | sera bloqueada | sera desactivada | ha sido suspendid* | ha sido bloquead*`,
  pt: `conta ~ suspensa | conta ~ bloqueada | conta ~ limitada | conta ~ restrita | conta ~ desativada | cartao ~ bloqueado | acesso ~ bloqueado | acesso ~ suspenso | acesso ~ restrito | atividade suspeita |
    atividade incomum | acesso suspeito | bloqueio | sera bloquead* | sera suspens* | sera cancelad* | foi bloquead* | foi suspens* | suspensao | cpf ~ irregular | cpf ~ suspenso | cpf ~ bloqueado | irregularidade* | pendencia* | inadimpl* | divida ativa | dispositivo desconhecido | caixa ~ cheia | senha ~ expir* | novo acesso | expirar* | expirou | expirando | negativad* | serasa | cnh ~ suspensa | intimacao | notificacao extrajudicial | mandado`,
  it: `account ~ sospeso | account ~ bloccato | account ~ limitato | conto ~ sospeso | conto ~ bloccato | carta ~ bloccata | carta ~ sospesa | accesso ~ limitato | accesso ~ bloccato | attivita sospett* |
    attivita insolit* | accesso sospetto | accesso anomalo | sospensione | verra sospes* | verra bloccat* | e stato sospeso | e stato bloccato | casella ~ piena | spazio ~ esaurito | password ~ scad* | avviso di sicurezza`,
  nl: `account ~ geblokkeerd | account ~ opgeschort | account ~ beperkt | account ~ gedeactiveerd | rekening ~ geblokkeerd | toegang ~ geblokkeerd | pas ~ geblokkeerd | verdachte activiteit | ongebruikelijke activiteit |
    ongebruikelijke aanmelding | wordt geblokkeerd | wordt opgeschort | beveiligingswaarschuwing | opslag ~ vol | mailbox ~ vol | wachtwoord ~ verloopt | verloopt vandaag | inlogpoging`,
  sv: `konto ~ sparrat | konto ~ begransat | konto ~ sparret | konto ~ suspenderet | konto ~ sperret | konto ~ avstengt | ovanlig aktivitet | usaedvanlig aktivitet | misstankt | mistaenkelig | tili ~ lukittu`,
  pl: `konto ~ zablokowan* | konto ~ zawieszon* | dostep ~ ograniczon* | podejrzan* | zawieszeni* konta | zostanie zablokowan*`,
  cs: `ucet ~ pozastaven | ucet ~ zablokovan | podezrel* aktivit*`,
  ro: `cont* ~ suspendat | cont* ~ blocat | activitate suspecta`,
  tr: `hesab* ~ askiya | hesab* ~ kisitla* | hesab* ~ engel* | supheli`,
  ru: `аккаунт ~ заблокирован | учетная запись | подозрительн* | будет заблокирован* | будет удален*`,
  cjk: `制限|停止|ロック|不正アクセス|不正利用|異常|凍結|利用停止|第三者|有効期限|期限切れ|容量|暂停|冻结|异常|限制|異常|凍結|정지|제한|비정상`,
}

/** A mail service, an administrator or a help desk speaks. */
export const MAIL_SERVICE: ConceptWords = {
  en: `webmail | mail administrator | email administrator | system administrator | it support | it help desk | it helpdesk | mail server ~ upgrade | email upgrade | mailbox | email account | e-mail account | mail quota |
    email storage | email security | cpanel | roundcube | zimbra | office 365 | office365 | microsoft 365 | outlook web | sharepoint | onedrive | email service | mail portal | cloud storage | icloud | cloud drive | voicemail | voice message | voice mail | missed call`,
  de: `e-mail-konto | mailkonto | postfach | mail-administrator | sprachnachricht | e-mail-speicher | mailserver | cloudspeicher`,
  fr: `boite mail | messagerie | compte email | boite aux lettres electronique | message vocal | espace de stockage`,
  es: `correo electronico ~ cuenta | buzon | cuenta de correo | administrador de correo | mensaje de voz`,
  pt: `caixa de entrada | conta de e-mail | correio eletronico | mensagem de voz | webmail`,
  it: `casella di posta | casella email | amministratore di posta | messaggio vocale | posta elettronica`,
  nl: `e-mailaccount | mailbox | postvak | voicemail | e-mailbeheerder`,
  cjk: `メールボックス|ウェブメール|邮箱|郵箱|메일함`,
}

/** A generic greeting: the sender does not know the reader. */
export const GENERIC_GREETING: ConceptWords = {
  en: `dear customer | dear user | dear client | dear member | dear valued | dear sir | dear madam | dear friend | dear beneficiary | dear account | dear email | dear winner | dear subscriber | dear cardholder | dear taxpayer | dear applicant |
    dear homeowner | valued customer | hello customer | hello user | dear email user | dear mail user | dear shopper | dear owner | attention beneficiary | attn beneficiary | good day | greetings to you | hello dear | hi dear | dear sir madam | dear player | dear investor | dear colleague | dear email owner | dear amazon | dear paypal | dear netflix | dear apple`,
  de: `sehr geehrter kunde | sehr geehrte kundin | sehr geehrte kunden | sehr geehrter nutzer | lieber kunde | liebe kundin | sehr geehrte damen und herren | guten tag kunde | lieber nutzer | hallo kunde | lieber gewinner | sehr geehrter benutzer | sehr geehrte/r | sehr geehrte frau/herr | werter kunde`,
  fr: `cher client | chere cliente | cher utilisateur | cher(e) client* | cher membre | bonjour cher | madame monsieur | cher abonne | chers clients | cher beneficiaire | cher gagnant`,
  es: `estimado cliente | estimada cliente | estimado usuario | estimado(a) | querido cliente | apreciado cliente | estimado/a | estimado titular | hola cliente | estimado amigo`,
  pt: `prezado cliente | prezado(a) | caro cliente | prezada cliente | ola cliente | estimado cliente | caro(a) | senhor(a) | prezado usuario | caro usuario | ola tudo bem | ilustre cliente | sr(a) | prezado contribuinte | caro contribuinte`,
  it: `gentile cliente | caro cliente | gentile utente | egregio cliente | spettabile cliente | gentile signore | caro utente | spett le | gentile intestatario`,
  nl: `beste klant | geachte klant | geachte heer | beste gebruiker | geachte gebruiker | beste relatie | geachte relatie | geachte mevrouw | beste lezer | beste winnaar | geachte klantrelatie`,
  sv: `kara kund | baste kund | kaere kunde | kjaere kunde | hej kund | arvoisa asiakas`,
  pl: `drogi kliencie | szanowny kliencie | szanowni panstwo | drogi uzytkowniku`,
  cs: `vazeny zakazniku | vazeni zakaznici | mily zakazniku`,
  ro: `stimate client | draga client`,
  tr: `sayin musterimiz | degerli musterimiz`,
  ru: `уважаемый клиент | уважаемый пользователь | дорогой друг | дорогой клиент`,
  cjk: `お客様各位|会員の皆様|ご利用者様|お客さま|会員様|尊敬的客户|尊敬的用户|亲爱的用户|親愛的客戶|고객님`,
}

/** The reader is to act by a click. */
export const CALL_TO_ACTION: ConceptWords = {
  en: `click here | click below | click the button | click the link | click on the link | click on this link | click this link | clicking here | clicking the link | clicking below | tap here | tap below | follow this link | follow the link | follow the steps | press here | visit here |
    use the link below | use the button below | link below | button below | get started | start now | claim now | claim your | claim here | claim yours | get it now | get yours | continue here | proceed here | open here | view here | see more | learn more | find out more | go here | redeem now | act now | join now | try it now | check now | check it | see details | view details | access now |
    get your | watch this | watch now | download here | download now | pay now | pay here | track here | schedule ~ delivery | reply to this | reply immediately | reply with | respond immediately | contact me | get back to me | kindly reply | kindly click | please click | discover now | play now | see if you | yes i`,
  de: `klicken sie | klicken sie hier | hier klicken | klick hier | klicke hier | jetzt klicken | folgenden link | auf den link | auf den button | schaltflache | jetzt starten | jetzt sichern | jetzt abholen | jetzt teilnehmen | jetzt einlosen | jetzt spielen | jetzt anfordern | hier anfordern | weiter zu | hier geht | jetzt beantragen | jetzt offnen | jetzt mitmachen | mehr erfahren | hier entlang | jetzt ansehen | jetzt prufen | jetzt holen | jetzt abrufen | jetzt testen | jetzt registrieren | zum angebot | jetzt entdecken | jetzt zugreifen | jetzt anfragen | sichern sie sich | sichere dir`,
  fr: `cliquez ici | cliquez sur | en cliquant | cliquer ici | cliquer sur | cliquez | suivez ce lien | lien ci dessous | bouton ci dessous | je participe | participer | participez | je profite | profitez en | commencer | j en profite | je decouvre | decouvrir | en savoir plus | recuperer | acceder | reclamer | recevoir mon | obtenir | suivre mon colis | payer maintenant`,
  es: `haga clic | haz clic | hacer clic | clic aqui | pulse aqui | pulsa aqui | haciendo clic | siguiente enlace | boton de abajo | siga el enlace | ingrese aqui | ingresar aqui | reclamar | reclama* | obtener ahora | ver mas | acceder | entrar aqui | participar | descubre | empieza ahora | pagar ahora | descargar`,
  pt: `clique aqui | clique no | clicando | clicar | clique | acesse aqui | acesse o | acessar | botao abaixo | link abaixo | resgatar | resgate | resgate agora | baixar | visualizar | ver agora | pagar agora | quero | aproveite | consultar | acesse agora | entrar agora | imprimir boleto | ver boleto | saiba mais | confira`,
  it: `clicca qui | clicca sul | cliccando | fare clic | clicchi | clicca | link sottostante | seguente link | accedi qui | scopri | partecipa | inizia ora | riscatta | ritira | paga ora | scarica | richiedi | ottieni`,
  nl: `klik hier | klik op | klikken | klikt u | door te klikken | onderstaande link | onderstaande knop | ga verder | doorgaan | deelnemen | claim nu | start nu | bekijk hier | doe mee | meld je aan | begin nu | speel nu | lees meer | vraag aan | nu aanvragen | profiteer | ontdek | bevestig hier | betaal nu | ontvang nu`,
  sv: `klicka har | klik her | klikk her | napsauta | klicka pa | klik pa`,
  pl: `kliknij tutaj | kliknij | ponizszy link`,
  cs: `kliknete | klikni* zde | nize uvedeny`,
  ro: `click aici | faceti click | apasati`,
  tr: `tiklayin | buraya tikla* | tiklayiniz`,
  ru: `нажмите | перейдите по | по ссылке | кликните | жмите`,
  cjk: `こちらをクリック|クリックして|下記のリンク|下記リンク|以下のリンク|こちらから|下記より|ボタンを|点击|點擊|点此|链接|클릭|바로가기`,
}
