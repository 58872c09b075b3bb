import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLASS } from '../../../model/event.ts'
import { meaningOfWords, outcomeOfWords } from './words.ts'

const CASES: readonly (readonly [action: string, classUid: number, activityId: number])[] = [
  ['user_login_failed', CLASS.AUTHENTICATION, 1],
  ['UserLoggedIn', CLASS.AUTHENTICATION, 1],
  ['Signed out of the console', CLASS.AUTHENTICATION, 2],
  ['session.end', CLASS.AUTHENTICATION, 2],
  ['CHANGE_PASSWORD', CLASS.USER_MANAGEMENT, 8],
  ['password reset', CLASS.USER_MANAGEMENT, 9],
  ['personal_access_token.create', CLASS.USER_MANAGEMENT, 18],
  ['CreateUser', CLASS.USER_MANAGEMENT, 1],
  ['User deleted', CLASS.USER_MANAGEMENT, 4],
  ['user.permission.grant', CLASS.USER_MANAGEMENT, 3],
  ['org.add_member', CLASS.GROUP_MANAGEMENT, 3],
  ['Remove member from group', CLASS.GROUP_MANAGEMENT, 4],
  ['file_downloaded', CLASS.FILE_HOSTING, 2],
  ['document shared with link', CLASS.FILE_HOSTING, 12],
  ['Suspicious activity detected', CLASS.DETECTION_FINDING, 1],
  ['alert_policy_updated', CLASS.ENTITY_MANAGEMENT, 3],
  ['repo.destroy', CLASS.ENTITY_MANAGEMENT, 4],
  ['GetCallerIdentity', CLASS.API, 2],
  ['', CLASS.API, 99],
]

for (const [action, classUid, activityId] of CASES) {
  test(`reads the words of ${action === '' ? 'no action' : action}`, () => {
    assert.deepEqual(meaningOfWords(action), { classUid, activityId })
  })
}

test('a setting about sign-ins is no sign-in', () => {
  for (const action of ['Update SSO policy', 'mfa_setting_changed', 'login_policy_updated', 'Enable SAML provider']) {
    assert.notEqual(meaningOfWords(action).classUid, CLASS.AUTHENTICATION, action)
  }
})

test('tells failure from success by words and by flags', () => {
  for (const text of ['FAILURE', 'denied', 'invalid_credentials', 'false', 'No', 'LOGIN_ERROR_INVALID_PASSWORD']) {
    assert.equal(outcomeOfWords(text), 'failure', text)
  }
  for (const text of ['SUCCESS', 'allow', 'true', '0', 'note', undefined]) assert.equal(outcomeOfWords(text), 'success')
})

test('any text has a meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const { classUid, activityId } = meaningOfWords(text)
      assert.ok(classUid > 0 && activityId > 0)
    }),
  )
})
