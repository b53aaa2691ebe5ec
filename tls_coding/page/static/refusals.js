// What the server refuses, in English, in the order of LANGUAGES after it: words as in words.js.

import { LANGUAGES } from "./words.js";
import { language, spaced } from "./language.js";

export const REFUSALS = {
  // of an act
  "This passage was decided meanwhile, perhaps in another tab.": ["Une décision a été prise entre-temps sur ce segment, peut-être dans un autre onglet.", "Su questo segmento si è deciso nel frattempo, forse in un’altra scheda.", "Mientras tanto se ha decidido sobre este segmento, quizá en otra pestaña."],
  "This coding is not there any more: it was changed or taken back meanwhile.": ["Ce codage n’existe plus : il a été modifié ou annulé entre-temps.", "Questa codifica non c’è più: è stata modificata o annullata nel frattempo.", "Esta codificación ya no existe: se ha modificado o deshecho mientras tanto."],
  "This passage is shown without a suggestion: give it codes, or none.": ["Ce segment est montré sans suggestion : attribuez-lui des codes, ou aucun.", "Questo segmento è mostrato senza suggerimento: assegnagli dei codici, o nessuno.", "Este segmento se muestra sin sugerencia: asígnele códigos, o ninguno."],
  "This is a suggestion: accept or reject it, or leave it unsure.": ["C’est une suggestion : acceptez-la, rejetez-la ou laissez-la incertaine.", "Questo è un suggerimento: accettalo, rifiutalo o lascialo incerto.", "Es una sugerencia: acéptela, rechácela o déjela en duda."],
  "Only what is accepted can be changed in the same act.": ["Seul ce qui est accepté peut être modifié en même temps.", "Solo ciò che si accetta può essere modificato nello stesso momento.", "Solo lo que se acepta puede modificarse al mismo tiempo."],
  "It has this code already.": ["Il a déjà ce code.", "Ha già questo codice.", "Ya tiene este código."],
  "Say first where this coding stands.": ["Dites d’abord où se trouve ce codage.", "Di’ prima dove si trova questa codifica.", "Diga primero dónde está esta codificación."],
  "No place is proposed for this coding.": ["Aucune place n’est proposée pour ce codage.", "Nessun posto è proposto per questa codifica.", "No se propone ningún lugar para esta codificación."],
  "A memo is about a coding or a transcript.": ["Un mémo porte sur un codage ou sur un entretien.", "Un memo riguarda una codifica o un’intervista.", "Un memo trata de una codificación o de una entrevista."],
  "Name the codes for which the transcript is finished.": ["Nommez les codes pour lesquels l’entretien est terminé.", "Indica i codici per i quali l’intervista è conclusa.", "Indique los códigos para los que la entrevista está terminada."],
  "These bounds hold no words of the transcript.": ["Entre ces bornes, il n’y a aucun mot de l’entretien.", "Tra questi limiti non ci sono parole dell’intervista.", "Entre estos límites no hay palabras de la entrevista."],
  "This transcript is not among those that you code.": ["Cet entretien ne vous est pas assigné.", "Questa intervista non ti è assegnata.", "Esta entrevista no le está asignada."],
  "In this study coders do not see each other's decisions.": ["Dans cette étude, les codeurs ne voient pas les décisions des autres.", "In questo studio i codificatori non vedono le decisioni degli altri.", "En este estudio los codificadores no ven las decisiones de los demás."],
  // of a question
  "Name two coders to compare.": ["Nommez deux codeurs à comparer.", "Indica due codificatori da confrontare.", "Indique dos codificadores que comparar."],
  "There is no such coder, or nothing of theirs yet.": ["Ce codeur n’existe pas, ou n’a encore rien codé.", "Questo codificatore non esiste, o non ha ancora codificato niente.", "Este codificador no existe, o aún no ha codificado nada."],
  "Type what to look for.": ["Tapez ce qu’il faut rechercher.", "Scrivi che cosa cercare.", "Escriba qué hay que buscar."],
  "There is no such act.": ["Cette action n’existe pas.", "Questa azione non esiste.", "Esta acción no existe."],
  "There is no such code.": ["Ce code n’existe pas.", "Questo codice non esiste.", "Este código no existe."],
  "There is no such coder.": ["Ce codeur n’existe pas.", "Questo codificatore non esiste.", "Este codificador no existe."],
  "There is no such passage.": ["Ce segment n’existe pas.", "Questo segmento non esiste.", "Este segmento no existe."],
  "There is no such passage to decide.": ["Il n’y a pas de tel segment à décider.", "Non c’è un tale segmento da decidere.", "No hay tal segmento por decidir."],
  "There is no such transcript.": ["Cet entretien n’existe pas.", "Questa intervista non esiste.", "Esta entrevista no existe."],
  "There is nothing here.": ["Il n’y a rien ici.", "Qui non c’è niente.", "Aquí no hay nada."],
  // of whoever asks, and of the server itself
  "Log in first.": ["Connectez-vous d’abord.", "Prima accedi.", "Inicie sesión primero."],
  "You are logged out.": ["La session est fermée.", "La sessione è chiusa.", "La sesión está cerrada."],
  "Open the address that 'tls serve' has printed.": ["Ouvrez l’adresse que « tls serve » a affichée.", "Apri l’indirizzo che “tls serve” ha mostrato.", "Abra la dirección que ha mostrado «tls serve»."],
  "This is not JSON.": ["Ce n’est pas du JSON.", "Questo non è JSON.", "Esto no es JSON."],
  "The server made a mistake. What was decided before is kept.": ["Erreur du serveur. Ce qui était décidé est enregistré.", "Errore del server. Ciò che era già deciso è salvato.", "Error del servidor. Lo que ya estaba decidido está guardado."],
};

// The sentence in the reader's language; as it came, where it is English or not listed.
export function refusal(sentence) {
  const place = LANGUAGES.indexOf(language()) - 1;
  return place < 0 || !Object.hasOwn(REFUSALS, sentence) ? sentence : spaced(REFUSALS[sentence][place]);
}
