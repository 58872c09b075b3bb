import type { ConceptWords } from './concept.ts'

/** A payment failed, is due, or is to be made. */
export const PAYMENT_TROUBLE: ConceptWords = {
  en: `payment ~ failed | payment ~ declined | payment ~ rejected | payment ~ unsuccessful | payment failure | payment method | payment details | payment information | billing information | billing details | billing problem | billing issue | unable to process ~ payment | update payment | outstanding payment | payment overdue | overdue invoice | overdue payment | past due |
    unpaid invoice | unpaid bill | outstanding balance | amount due | unpaid toll | toll ~ unpaid | final notice | last reminder | payment pending | pending payment | payment required | pay the fee | small fee | customs fee | customs charge* | customs duties | unpaid fee* | card ~ expired | card ~ declined | renew* your subscription | subscription ~ expire* | subscription ~ renew* | subscription ~ cancel* | membership ~ expire* | membership ~ suspended | membership ~ cancelled | license ~ expire* | renewal failed | auto-renew* | automatic renewal`,
  de: `zahlung ~ fehlgeschlagen | zahlung ~ abgelehnt | zahlung ~ nicht | zahlungsmethode | zahlungsinformation* | zahlungsdaten | zahlung* ausstehend | offene rechnung | offener betrag | mahnung | letzte mahnung | zahlungserinnerung | zahlungsaufforderung | gebuhr | zollgebuhr* | abo ~ abgelaufen | abonnement ~ abgelaufen | abonnement ~ lauft | abo lauft | ist abgelaufen | mitgliedschaft ~ abgelaufen | verlangern sie | jetzt verlangern | erneuern sie | inkasso | rechnung ~ nicht | verlangerung | lauft heute ab`,
  fr: `paiement ~ echoue | paiement ~ refuse | paiement ~ rejete | moyen de paiement | mode de paiement | informations de paiement | facture impayee | impaye | en attente de paiement | frais de douane | frais de livraison | frais de port | abonnement ~ expire | abonnement ~ suspendu | renouvel* | renouveler votre | amende | contravention | derniere relance | montant du | regler | prelevement ~ rejete | facturation`,
  es: `pago ~ rechazado | pago ~ fallido | pago ~ pendiente | metodo de pago | datos de pago | informacion de pago | informacion de facturacion | factura pendiente | factura vencida | deuda pendiente | tasas de aduana | gastos de aduana | suscripcion ~ venc* | suscripcion ~ caduc* | suscripcion ~ suspend* | suscripcion ~ expir* | renovar | renueve su | renueva tu | multa | adeudo | importe pendiente | comprobante de pago`,
  pt: `pagamento ~ recusado | pagamento ~ pendente | pagamento ~ nao | forma de pagamento | dados de pagamento | boleto | fatura | fatura em aberto | fatura vencida | segunda via | debito* pendente* | debitos | divida | taxa | taxad* | taxa alfandegaria | imposto | multa* | renovar | renove | assinatura ~ expir* | assinatura ~ suspen* | assinatura ~ cancel* | cobranca | nota fiscal | pix | vencimento | comprovante | ipva | licenciamento | protesto`,
  it: `pagamento ~ rifiutato | pagamento ~ fallito | pagamento ~ sospeso | metodo di pagamento | dati di pagamento | fattura scaduta | fattura non pagata | spese doganali | spese di spedizione | dazi doganali | abbonamento ~ scad* | abbonamento ~ sospes* | rinnova | rinnovare | sollecito di pagamento | importo dovuto | multa | addebito`,
  nl: `betaling ~ mislukt | betaling ~ geweigerd | betaling ~ niet | betaalmethode | betaalgegevens | betalingsgegevens | openstaande factuur | openstaand bedrag | openstaande | douanekosten | verzendkosten | invoerrechten | abonnement ~ verlopen | abonnement ~ verloopt | verlopen | verlengen | betalingsherinnering | laatste herinnering | aanmaning | boete | incasso | betalingsachterstand`,
  sv: `betalning ~ misslyckades | betaling ~ mislykkedes | betalingen ~ | betalningspaminnelse | obetald | ubetalt | tullavgift | fornya | forny`,
  pl: `platnosc ~ odrzucona | nieoplacon* | zalegl* | oplat* | doplat* | odnow*`,
  cs: `platba ~ | neuhrazen* | clo | poplatek`,
  ro: `plata ~ | factura restanta | taxa`,
  tr: `odeme* ~ | fatura* | borc*`,
  ru: `оплат* | задолженност* | счет на оплату | пошлин*`,
  cjk: `お支払い|支払い方法|ご請求|未払い|請求|料金|滞納|付款|支付|欠费|账单|付費|결제|미납`,
}

/** Money is waiting: a refund, a tax return, compensation. */
export const REFUND: ConceptWords = {
  en: `tax refund | refund ~ waiting | eligible ~ refund | your refund | refund of | refund amount | refund is | receive a refund | claim ~ refund | reimbursement | compensation ~ | rebate | stimulus | tax return | overpaid | unclaimed funds | unclaimed money | payout | pay-out | cash waiting | money is waiting | your money | deposit ~ approved | funds ~ available | pending deposit | transfer ~ pending | class action | settlement ~ eligible`,
  de: `ruckerstattung | steuererstattung | erstattung | gutschrift | ruckzahlung | auszahlung | guthaben | steuerruckzahlung | uberschuss | entschadigung`,
  fr: `remboursement | rembourse* | credit d impot | trop-percu | indemnisation | virement en attente | virement ~ en attente | prime ~ energie | prime renov | aide ~ financiere | subvention | allocation`,
  es: `reembolso | devolucion de impuestos | devolucion | reintegro | indemnizacion | transferencia pendiente | saldo a favor`,
  pt: `restituicao | reembolso | devolucao | valores a receber | valor a receber | valores esquecidos | resgate ~ disponivel | saldo disponivel | saldo ~ receber | fgts | abono salarial | auxilio | cashback | pontos ~ expir* | pontos ~ acumulad* | resgatar pontos | programa de pontos | livelo | premio`,
  it: `rimborso | rimborso fiscale | indennizzo | bonifico in attesa | accredito`,
  nl: `terugbetaling | teruggave | belastingteruggave | vergoeding | tegoed | subsidie* | uitbetaling | compensatie`,
  sv: `aterbetalning | skatteaterbaring | tilbagebetaling | refusjon | tilbakebetaling`,
  pl: `zwrot podatku | zwrot srodkow | zwrot pieniedzy`,
  cs: `vraceni dane | vraceni penez | preplatek`,
  ru: `возврат | компенсаци* | выплат*`,
  cjk: `返金|還付|給付金|还款|退税|退款|退稅|환급`,
}

/** A prize, gift or reward for nothing, and the survey before it. */
export const PRIZE: ConceptWords = {
  en: `you have won | you ve won | you won | you are a winner | you re a winner | lucky winner | you have been selected | you ve been selected | you have been chosen | you ve been chosen | you are selected | have been randomly | congratulations | gift card | gift-card | giftcard | giftcards | free gift | exclusive reward | your reward | reward* ~ waiting | reward program | claim your reward | claim your prize | your prize | grand prize | cash prize |
    sweepstake* | giveaway | lottery | lotto | raffle | winning number | winner | win a | win an | chance to win | enter to win | free sample* | free trial | free bottle | complimentary | short survey | quick survey | take the survey | take our survey | answer ~ questions | 30 second survey | brief survey | voucher | coupon | unclaimed ~ reward | mystery box | loyalty program | cashback | free iphone | bonus | points ~ expire* | loyalty points | one of the lucky | get a free | get ~ free | gratis`,
  de: `sie haben gewonnen | gewonnen | herzlichen gluckwunsch | gluckwunsch | gewinner | gewinnen sie | gewinne | gewinnspiel | gewinnen | verlosung | geschenkkarte | geschenkgutschein | gutschein | einkaufsgutschein | uberraschung | belohnung | pramie | ausgewahlt | sie wurden ausgewahlt | umfrage | teilnehmen | kostenlos | gratis | geschenk | geschenkt | testen sie | produkttester | treueaktion | treueprogramm | jubilaum | gewinnchance | glucklich* gewinner | bonus | exklusiv*`,
  fr: `vous avez gagne | gagnant | gagnez | gagner | felicitations | carte cadeau | cadeau | bon d achat | cheque cadeau | recompense | vous avez ete selectionne | selectionne | tirage au sort | concours | sondage | enquete | tenter votre chance | offert | gratuit | gratuite* | surprise | echantillon | jeu concours | lot exclusif | bonus`,
  es: `ha ganado | has ganado | ganador* | felicidades | felicitaciones | enhorabuena | tarjeta de regalo | tarjeta regalo | regalo | premio | recompensa | sorteo | seleccionado | encuesta | gratis | gana | bono | cupon | vale de compra | loteria`,
  pt: `voce ganhou | ganhou | ganhador | parabens | vale presente | cartao presente | vale-presente | presente | premio | recompensa | sorteio | sortead* | selecionad* | pesquisa | gratis | gratuito | ganhe | bonus | cupom | brinde`,
  it: `hai vinto | ha vinto | vincitore | vincere | vinci | congratulazioni | complimenti | buono regalo | carta regalo | regalo | premio | ricompensa | concorso | estrazione | selezionat* | sondaggio | gratis | omaggio | buono acquisto | bonus`,
  nl: `u heeft gewonnen | je hebt gewonnen | gewonnen | winnaar | win een | win vandaag | maak kans | gefeliciteerd | cadeaukaart | cadeaubon | cadeau | tegoedbon | waardebon | prijs | beloning | geselecteerd | enquete | gratis | verrassing | loterij | trekking | bonus | prijsvraag`,
  sv: `du har vunnit | du har vundet | du har vunnet | vinnare | vinder | vinner | grattis | tillykke | gratulerer | presentkort | gavekort | beloning | undersokning | undersogelse | onneksi olkoon`,
  pl: `wygral* | wygraj | gratulacje | nagrod* | karta podarunkowa | bon | ankiet* | loteri*`,
  cs: `vyhral* | gratulujeme | vyherce | darkova karta | odmen* | pruzkum`,
  ro: `ati castigat | felicitari | castigator | premiu* | card cadou | sondaj`,
  tr: `kazandiniz | tebrikler | hediye* | odul* | cekilis* | anket`,
  ru: `вы выиграли | поздравляем | победител* | приз* | подарок | розыгрыш* | бонус* | выигрыш*`,
  cjk: `当選|おめでとう|プレゼント|ギフト券|ギフトカード|アンケート|無料|ポイント|中奖|恭喜|礼品|奖品|獎|당첨|축하`,
}

/** Games for money. */
export const GAMBLING: ConceptWords = {
  en: `casino | free spin* | freespin* | jackpot | slots | slot machine* | welcome bonus | deposit bonus | no deposit | sportsbook | betting | bet now | poker | roulette | blackjack | gambling | gamble`,
  de: `freispiele | willkommensbonus | willkommenspaket | spielautomat* | spielhalle | einzahlungsbonus | wetten | sportwetten | glucksspiel*`,
  fr: `tours gratuits | bonus de bienvenue | machines a sous | paris sportifs | jeux d argent`,
  es: `tiradas gratis | giros gratis | bono de bienvenida | tragamonedas | apuestas | apuesta`,
  pt: `rodadas gratis | giros gratis | bonus de boas | apostas | aposta | cassino | caca-niqueis`,
  it: `giri gratis | bonus di benvenuto | slot machine | scommesse`,
  nl: `gratis spins | welkomstbonus | gokkasten | gokken | gokkast`,
  sv: `gratissnurr | gratisspins | valkomstbonus | velkomstbonus | kasino`,
  pl: `darmowe spiny | kasyno | bonus powitalny`,
  cs: `zatoceni zdarma | kasino | vstupni bonus`,
  ru: `казино | фриспин* | ставк*`,
  cjk: `カジノ|賭け|赌场|娱乐城|카지노`,
}

/** Cryptocurrency: wallets, tokens, airdrops, seed phrases. */
export const CRYPTO: ConceptWords = {
  en: `bitcoin* | btc | ethereum | eth | crypto | cryptocurrenc* | wallet | wallets | airdrop* | seed phrase | recovery phrase | secret phrase | private key ~ wallet | staking | stake your | nft | nfts | blockchain | token sale | tokens | usdt | tether | xrp | ripple | bnb | binance | coinbase | kraken | metamask | trustwallet | trust wallet | ledger live | ledger device | ledger nano | ledger wallet | trezor | defi | web3 | mining | mined | satoshi | solana | dogecoin | hardware wallet`,
  de: `kryptowahrung* | krypto | wallet | wiederherstellungsphrase`,
  fr: `cryptomonnaie* | cryptos | portefeuille`,
  es: `criptomoneda* | cripto | billetera`,
  pt: `criptomoeda* | cripto | carteira digital | carteira`,
  it: `criptovalut* | portafoglio`,
  nl: `cryptovaluta | cryptomunt* | portemonnee`,
  pl: `kryptowalut*`,
  cs: `kryptomen*`,
  tr: `kripto* | cuzdan*`,
  ru: `криптовалют* | биткоин* | кошел*`,
  cjk: `ビットコイン|暗号資産|仮想通貨|ウォレット|比特币|加密货币|钱包|비트코인|지갑`,
}

/** Promises of income, or an offer of money to invest or borrow. */
export const EASY_MONEY: ConceptWords = {
  en: `earn money | earn up to | earning* | extra income | passive income | make money | making money | work from home | financial freedom | get rich | double your | guaranteed return* | high return* | return on investment | investment opportunit* | investment platform | invest today | trading platform | auto trading | trading bot | trader* | profit* | stock ~ alert | per week | per day | per month | business opportunit* | home based business | home business | mlm | network marketing | be your own boss | no experience | part-time job | part time job | remote job | job offer | hiring now | weekly pay |
    loan* | pre-approved | pre approved | preapproved | low interest | interest rate* | credit score | bad credit | debt relief | debt consolidation | consolidate | mortgage* | refinanc* | credit card offer | cash advance | payday | lowest rate* | mortgage rate* | home equity | timeshare | warranty ~ expire* | auto warranty | car warranty | life insurance | term life | insurance quote* | auto insurance | grants | government grant* | copy dvd | toner | laser printer cartridges | bulk email | email addresses ~ million | targeted traffic`,
  de: `geld verdienen | verdienen sie | nebenverdienst | passives einkommen | finanzielle freiheit | rendite* | investieren | investition* | handelsplattform | heimarbeit | kredit | sofortkredit | darlehen | schulden | schufa | ohne schufa | versicherung* | zinsen | nebenjob | online verdienen`,
  fr: `gagner de l argent | revenu* | investissement* | investir | rentabilite | pret | credit | taux | rachat de credit | mutuelle | assurance | emploi | panneaux solaires | isolation | pompe a chaleur`,
  es: `ganar dinero | ingresos | inversion* | invertir | rentabilidad | prestamo* | credito* | deuda* | seguro* | trabajo desde casa | oferta de trabajo`,
  pt: `ganhar dinheiro | renda extra | renda | investimento* | investir | emprestimo* | credito | limite aprovado | limite ~ liberado | pre-aprovado | cartao ~ aprovado | consignado | seguro | vaga de emprego | autorizado`,
  it: `guadagnare | guadagna* | reddito | investimento | investire | prestito | finanziamento | debiti | assicurazione | lavoro da casa`,
  nl: `geld verdienen | inkomen | investeren | investering* | rendement | lening | lenen | schuld* | verzekering* | hypotheek | thuiswerken | zonnepanelen | warmtepomp | isolatie`,
  sv: `tjana pengar | tjen penge | lan | investering*`,
  pl: `zarabiaj | zarob* | pozyczk* | kredyt | inwestycj*`,
  cs: `vydelav* | pujck* | investic*`,
  tr: `kazanc | kredi | yatirim`,
  ru: `заработ* | доход* | кредит* | инвестици*`,
  cjk: `稼ぐ|副業|投資|融資|ローン|赚钱|投资|贷款|兼职|代开发票|发票|投資|대출|투자|수익`,
}

/** A stranger offers a fortune: inheritance, dormant funds, donations, partners. */
export const FORTUNE: ConceptWords = {
  en: `next of kin | inheritance | inherit | beneficiary | late husband | late client | deceased | barrister | attorney at law | dormant account | unclaimed sum | sum of | million dollars | million us | million usd | million euro* | million pounds | us million | usd million | consignment | atm card | compensation fund | donation | donate | donated | charity ~ fund | widow | orphan* | your country | my country | foreign partner | business proposal | business proposition | investment partner | mutual benefit | strictly confidential | utmost confidential* | confidential ~ transaction | transfer ~ fund* | fund transfer | central bank | united nations | imf | fbi | diplomat* | god bless | in good faith | trustworthy | your full name | telephone number ~ occupation | your occupation | reliable person | portfolio of | lottery ~ winning* | philanthropist | engr | security company | percent* of the total | for your assistance | business venture | lucrative | investment collaboration | business collaboration | promising opportunity | confidential business | chamber of commerce | your e-mail ~ selected | your email ~ selected | donation of | grant of | compensation ~ usd | ministry of | contract ~ payment | over-invoiced | reputable | my late | on behalf of my client | i am contacting you | i am writing to you`,
  de: `erbschaft | erbe | begunstigter | verstorben* | spende* | millionen | vertraulich* | geschaftsvorschlag | notar | ihr* vollstandiger name`,
  fr: `heritage | heritier | beneficiaire | decede* | donation | don de | millions d euros | confidentiel* | proposition d affaire* | notaire | avocat | veuve`,
  es: `herencia | beneficiario | fallecid* | donacion | millones de | confidencial | propuesta de negocio* | notario | abogado | viuda`,
  pt: `heranca | beneficiario | falecid* | doacao | milhoes de | confidencial | proposta de negocio* | advogado | viuva | parente mais proximo | oportunidade de negocio | negocio rentavel | faleceu | doacao de | sra | sou casad*`,
  it: `eredita | beneficiario | defunto | donazione | milioni di | riservat* | proposta d affari | notaio | avvocato | vedova`,
  nl: `erfenis | begunstigde | overleden | donatie | miljoen | vertrouwelijk | zakelijk voorstel | notaris`,
  ru: `наследств* | наследник* | миллион* | пожертвован*`,
  cjk: `遺産|寄付|百万ドル|遗产|继承|捐赠|百万美元|상속`,
}
