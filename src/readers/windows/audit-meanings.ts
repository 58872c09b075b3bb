import { CLASS } from '../../model/event.ts'
import { fillParties, type Meanings, meanings } from './meaning.ts'

const OTHER = 99

/** The rest of the Security log by Microsoft's audit subcategories, with their parties alone; the other tables know more of theirs. */
export const auditMeanings: Meanings = meanings(
  [[4649, 4675, 4773, 4777, 4800, 4801, 4802, 4803, 5378, 5632, 5633], CLASS.AUTHENTICATION, OTHER, fillParties],
  [[4964, 4673, 4674, 4825], CLASS.AUTHORIZE_SESSION, OTHER, fillParties],
  [span(6272, 6280), CLASS.AUTHENTICATION, OTHER, fillParties], // network policy server
  [[4765, 4766, 4780, 4782, 4793, 4794, 4797, 4798], CLASS.USER_MANAGEMENT, OTHER, fillParties],
  [[4727, 4731, 4744, 4749, 4754, 4759, 4783, 4790], CLASS.GROUP_MANAGEMENT, 1, fillParties],
  [[4746, 4751, 4761, 4785, 4787], CLASS.GROUP_MANAGEMENT, 3, fillParties],
  [[4747, 4752, 4762, 4786, 4788], CLASS.GROUP_MANAGEMENT, 4, fillParties],
  [[4730, 4734, 4748, 4753, 4758, 4763, 4789, 4792], CLASS.GROUP_MANAGEMENT, 5, fillParties],
  [[4735, 4737, 4745, 4750, 4755, 4760, 4764, 4784, 4791, 4799], CLASS.GROUP_MANAGEMENT, OTHER, fillParties],
  [[...span(4704, 4707), ...span(4709, 4718), 4739, ...span(4864, 4913)], CLASS.ENTITY_MANAGEMENT, OTHER, fillParties],
  [[...span(4928, 4937), 5138, 5139, 5169, 5170], CLASS.ENTITY_MANAGEMENT, OTHER, fillParties], // replication of the directory
  [[...span(5376, 5382)], CLASS.ENTITY_MANAGEMENT, OTHER, fillParties], // stored credentials
  [[4658, 4659, 4664, 4665, 4666, 4985, 5051], CLASS.FILE, OTHER, fillParties],
  [[5142, 5143, 5144, 5168], CLASS.SMB, OTHER, fillParties],
  [
    [...span(5031, 5037), ...span(5150, 5155), 5159, ...span(4944, 4958), ...span(5440, 5450)],
    CLASS.NETWORK,
    OTHER,
    fillParties,
  ],
  [[4690, 4691, 4695, 4696], CLASS.PROCESS, OTHER, fillParties],
  [[1105, 1108, 4612, 4616, 4817, 4902, 4904, 4905, 4907, 4908, 4912], CLASS.EVENT_LOG, OTHER, fillParties],
)

function span(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
