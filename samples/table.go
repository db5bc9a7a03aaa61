//go:build generate

package main

// table holds the rows as the CSV has them. {long} stands for 300 characters.
const table = `Numéro de série;Nom;N° inventaire;Site;Statut;Fabricant;Modèle;Type;Utilisateur;Commentaire;Coût;Date de création
SN000001;PC-000001;INV000001;Paris > Bâtiment A;En stock;HP;EliteBook 840 G8;Fixe;jdupont;;;
SN000002;PC-000002;INV000002;Lyon > Entrepôt;En stock;Dell;Latitude 5520;Fixe;;;;
SN000003;PC-000003;INV000003;Lyon;En panne;Lenovo;ThinkPad T14;Fixe;;Écran fêlé;;
SN000004;PC-000004;INV000004;Paris > Bâtiment A;En service;Lenovo;ThinkPad T14;Serveur;mmartin;;2890,00;12/02/2024
SN000005;PC-000005;INV000005;Lyon > Entrepôt;En stock;Dell;Latitude 5520;Serveur;;;;
SN000006;PC-000006;INV000006;Paris > Bâtiment A;Réformé;Lenovo;ThinkPad T14;Serveur;mmartin;;;
SN000007;PC-000007;INV000007;Paris > Bâtiment A > Bureau 101;Réformé;Lenovo;ThinkPad T14;Fixe;mmartin;;;
SN000008;PC-000008;INV000008;Paris > Bâtiment B;En service;HP;EliteBook 840 G8;Portable;jdupont;;;
;PC-000099;INV000099;Paris;En service;Dell;Latitude 5520;Portable;;Numéro de série illisible;;
SN000009;PC-000009;INV000009;Paris;En service;Dell;Latitude 5520;Serveur;mmartin;;;
SN000010;PC-000010;INV000010;Paris > Bâtiment A > Bureau 101;En panne;HP;EliteBook 840 G8;Serveur;mmartin;;;
SN000011;PC-000011;INV000011;Lyon;En stock;HP;EliteBook 840 G8;Portable;jdupont;Vu à l'inventaire de 2025;;
SN000012;PC-000012;INV000012;Lyon;Réformé;HP;EliteBook 840 G8;Serveur;mmartin;;;
SN000013;PC-000013;INV000013;Paris > Bâtiment A > Bureau 101;En service;Dell;Latitude 5520;Fixe;cbernard;;1249,90;03/09/2025
SN000014;PC-000014;INV000014;Paris > Bâtiment A > Bureau 101;En service;HP;EliteBook 840 G8;Serveur;jdupont;Vu à l'inventaire de 2023;;
SN000015;PC-000015;INV000015;Paris;En stock;HP;EliteBook 840 G8;Portable;jdupont;;;
SN000016;PC-000016;INV000016;Lyon;En panne;Dell;Latitude 5520;Serveur;cbernard;Vu à l'inventaire de 2021;;
SN000017;PC-ACCUEIL;INV000017;Paris;En service;HP;EliteBook 840 G8;Portable;;Poste d'accueil;;
SN000018;PC-000018;INV000018;Paris > Bâtiment A;En service;Lenovo;ThinkPad T14;Portable;mmartin;Vu à l'inventaire de 2020;;
SN999001;PC-999001;INV999001;Lyon;En service;HP;EliteBook 840 G8;Portable;;Livré hier;;
SN000019;PC-000019;INV000019;Lyon;En service;Lenovo;ThinkPad T14;Fixe;;Vu à l'inventaire de 2026;;
SN000020;PC-000020;INV000020;;Réformé;;;;;À recycler;;
SN000021;PC-000021;INV000021;;;;;;;;;
SN000022;PC-000022;INV000022;Paris > Bâtiment B;En service;;;;cbernard;Vu à l'inventaire de 2026;;
SN000023;PC-000023;INV000023;;En panne;;;;;Carte mère remplacée;312,50;
SN000024;PC-000024;INV000024;;;;;;;;;
SN000025;PC-000025;INV000025;Lyon;En service;;;;mmartin;Vu à l'inventaire de 2026;;01/07/2023
SN000026;PC-000026;INV000026;Paris > Bâtiment A;En service;;;;cbernard;"Vu à l'inventaire de 2026
Clavier changé";;
SN000027;PC-000027;INV000027;Lyon > Entrepôt;Réformé;;;;;;;
SN000028;PC-000028;INV-2026-028;Paris > Bâtiment A > Bureau 101;En service;;;;;;;
SN000029;PC-000029;INV000029;;;;;;;;;
SN000030;PC-000030;INV000030;;;;;;;;;
SN000031;PC-000031;0001234;;;;;;;Ancien numéro d'inventaire;;
SN000032;PC-000032;INV000032;;;;;;;Cœur de réseau, garantie payée 45 € à Noël;;
SN000033;PC-000033;INV000033;;;;;;;=SOMME des tickets à vérifier;;
SN000034;PC-000034;INV000034;lyon;En stock;;;;;;;
SN000035;PC-000035;INV000035; PARIS > batiment a ;En service;dell;latitude 5520;;;;;
SN000036;PC-000036;INV000036;;Réformé;;;;;;;
SN000037;PC-000037;INV000037;;;;;;;;1 234,56 €;
SN000038;PC-000038;INV000038;;;;;;;;;29/02/2024
SN000039;PC-000039;INV000039;;;;;;;;;
SN000040;PC-000040;INV000040;;;;;;;;;
SN000041;PC-000041;INV000041;Lyon;En service;;;;cbernard;;;
SN000042;PC-000042;INV000042;Lyon;En service;;;;;;;
SN000043;PC-000043;INV000043;Paris > Bâtiment AB;En stock;;;;;;;
SN000044;PC-000044;INV000044;Paris;En service;;;;pdurand;;;
SN000045;{long};INV000045;;;;;;;;;
SN000046;PC-000046;INV000046;;;;;;;Écran neuf 😀;;
SN000047;PC-000047;INV000047;;;;;;;NULL;;
SN000048;PC-000048;INV000048;;;;;;;;;31/02/2026
SN000049;PC-000049;INV000049;;;;;;;;douze;
SN000050;PC-000050;INV000050;;;#N/A;;;;;;
SN000051;PC-000051;INV000051;;;;;;;;12,34567;
SN000041;PC-000041;INV000041;Lyon;En service;;;;cbernard;;;
SN000052;;INV000052;Lyon;En stock;;;;;;;
SN000042;PC-000042;INV000042;Paris;En service;;;;;;;
SN000053;PC-000053;1,23E+12;;;;;;;;;
SN000055;PC-000055;INV000055;Paris;En service;HP;EliteBook 840 G8;Portable;jdupont;;1099;15/01/2026
SN000056;PC-000056;INV000056;Lyon;En service;Lenovo;ThinkPad T14;Portable;;Prêté à l'équipe réseau;;
SN000057;PC-000057;INV000057;Paris > Bâtiment A > Bureau 101;En stock;Dell;Latitude 5520;Serveur;;;;
`

// explanation stands on the second sheet, one line a row.
const explanation = `
Cette feuille n'est pas importée : le fichier computers.yaml ne lit que la feuille « Inventaire ».
Les lignes correspondent aux ordinateurs d'un serveur simulé : itsmload simulate --items 100
La plupart sont justes : certaines changent quelque chose, d'autres disent exactement ce qui est déjà enregistré.
Quelques-unes sont fausses exprès, chacune à sa façon :
– un numéro de série vide, un autre inconnu ;
– SN000041 deux fois avec les mêmes valeurs, SN000042 deux fois avec des sites différents ;
– un site qui n'existe pas, un utilisateur qui n'existe pas (son champ est laissé de côté), un nom vide, un nom de 300 caractères ;
– un emoji, que la base ne sait pas garder (le CSV l'a déjà perdu), et le mot NULL ;
– le 31 février, un coût en lettres, un coût à cinq décimales ;
– une erreur de formule (#N/A), et un numéro abîmé par Excel (1,23E+12).
Le rapport de l'import dit pour chaque ligne ce qu'elle est devenue, et pourquoi.
`
